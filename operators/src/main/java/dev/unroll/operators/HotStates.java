package dev.unroll.operators;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys seen last, in front of a backend that keeps bytes. A key that stays hot is
 * read once and written once a snapshot; one that nobody changed leaves unwritten. The bytes kept
 * bound the memory; how many of them the backend does not have yet bounds what is written while a
 * barrier waits.
 *
 * <p>Who leaves, and who is written, is decided by second chance (Corbató 1968), which comes close
 * to the longest unused but moves nothing when a key is used: they stand in the order in which they
 * came, and one that was used since goes to the end of the line instead.
 */
final class HotStates implements HiddenStates {
  /** Some tens of milliseconds of a barrier, with RocksDB and a state of a kilobyte. */
  static final int MOST_UNWRITTEN = 16_384;

  /** A key, its entries in the collections, and the objects around a state's bytes. */
  private static final int OVERHEAD_BYTES = 300;

  /** A subtask's part of the heap: a process has a few of them, and other uses for it. */
  private static final int HEAP_PARTS = 16;

  private static final class Hot {
    final String key;
    @Nullable HiddenState state;

    /** Since it last stood at the head of {@link #kept}. */
    boolean used;

    /** Newer than what the backend has. */
    boolean unwritten;

    /** Since it last stood at the head of {@link #unwritten}. */
    boolean changed;

    Hot(String key, @Nullable HiddenState state) {
      this.key = key;
      this.state = state;
    }

    int bytes() {
      return OVERHEAD_BYTES + (state == null ? 0 : state.block().length);
    }
  }

  private final ValueState<HiddenState> backend;
  private final Consumer<String> setCurrentKey;
  private final long mostBytes;
  private final int mostUnwritten;
  private final Map<String, Hot> byKey = new HashMap<>();

  /** All of {@link #byKey}. */
  private final Deque<Hot> kept = new ArrayDeque<>();

  /** Those that are unwritten, and some that were written when they left. */
  private final Deque<Hot> unwritten = new ArrayDeque<>();

  private long bytes;

  /** With room for a sixteenth of the heap. */
  HotStates(ValueState<HiddenState> backend, Consumer<String> setCurrentKey) {
    this(backend, setCurrentKey, Runtime.getRuntime().maxMemory() / HEAP_PARTS, MOST_UNWRITTEN);
  }

  /**
   * @param mostBytes of the states kept here; the newest is kept whatever its size
   * @param mostUnwritten how many of them the backend may not have, 1 or more
   */
  HotStates(
      ValueState<HiddenState> backend,
      Consumer<String> setCurrentKey,
      long mostBytes,
      int mostUnwritten) {
    this.backend = backend;
    this.setCurrentKey = setCurrentKey;
    this.mostBytes = mostBytes;
    this.mostUnwritten = mostUnwritten;
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    Hot known = byKey.get(key);
    if (known == null) {
      setCurrentKey.accept(key);
      return add(new Hot(key, backend.value())).state;
    }
    known.used = true;
    return known.state;
  }

  @Override
  public void get(@Nullable String[] keys, @Nullable HiddenState[] into) throws Exception {
    for (int i = 0; i < keys.length; i++) {
      String key = keys[i];
      if (key != null) {
        into[i] = get(key);
      }
    }
  }

  @Override
  public void put(String key, @Nullable HiddenState read, @Nullable HiddenState state)
      throws Exception {
    Hot known = byKey.get(key);
    if (known == null) {
      known = add(new Hot(key, state));
    } else {
      known.used = true;
      bytes -= known.bytes();
      known.state = state;
      bytes += known.bytes();
    }
    known.changed = known.unwritten;
    if (!known.unwritten) {
      known.unwritten = true;
      unwritten.add(known);
      if (unwritten.size() > mostUnwritten) {
        writeOne();
      }
    }
  }

  private Hot add(Hot added) throws Exception {
    byKey.put(added.key, added);
    kept.add(added);
    bytes += added.bytes();
    while (bytes > mostBytes && kept.size() > 1) {
      Hot head = kept.remove();
      if (head == added || head.used) {
        head.used = false;
        kept.add(head);
      } else {
        write(head);
        bytes -= head.bytes();
        byKey.remove(head.key);
      }
    }
    return added;
  }

  private void writeOne() throws Exception {
    Hot head = unwritten.remove();
    while (head.unwritten && head.changed) {
      head.changed = false;
      unwritten.add(head);
      head = unwritten.remove();
    }
    write(head);
  }

  private void write(Hot hot) throws Exception {
    if (!hot.unwritten) {
      return;
    }
    hot.unwritten = false;
    setCurrentKey.accept(hot.key);
    if (hot.state == null) {
      backend.clear();
    } else {
      backend.update(hot.state);
    }
  }

  @Override
  public void flush() throws Exception {
    for (Hot hot : unwritten) {
      write(hot);
    }
    unwritten.clear();
  }
}
