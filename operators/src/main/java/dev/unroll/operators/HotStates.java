package dev.unroll.operators;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys seen last, in front of a backend that is slow to ask. A key that stays hot
 * is read once and written once a snapshot; one that nobody changed leaves unwritten. The bytes
 * kept bound the memory; how many of them the backend does not have yet bounds what is written
 * while a barrier waits.
 *
 * <p>Who leaves, and who is written, is decided by second chance (Corbató 1968), which comes close
 * to the longest unused but moves nothing when a key is used: they stand in the order in which they
 * came, and one that was used since goes to the end of the line instead.
 */
final class HotStates implements HiddenStates {
  /** Some tens of milliseconds of a barrier, with RocksDB and a state of a kilobyte. */
  static final int MOST_UNWRITTEN = 4_096;

  /** A key, its entries in the collections, and the objects around a state's bytes. */
  private static final int OVERHEAD_BYTES = 300;

  /** Of the heap, for all subtasks of a process: RocksDB leaves most of it unused. */
  private static final int HEAP_PARTS = 4;

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
  private final boolean keepsBytes;
  private final long mostBytes;
  private final int mostUnwritten;
  private final Map<String, Hot> byKey = new HashMap<>();

  /** All of {@link #byKey}. */
  private final Deque<Hot> kept = new ArrayDeque<>();

  /** Those that are unwritten, and some that were written when they left. */
  private final Deque<Hot> unwritten = new ArrayDeque<>();

  private long bytes;

  /**
   * With this subtask's part of a quarter of the heap.
   *
   * @param slots the subtasks that a process has room for
   */
  HotStates(
      ValueState<HiddenState> backend,
      Consumer<String> setCurrentKey,
      boolean keepsBytes,
      int slots) {
    this(
        backend,
        setCurrentKey,
        keepsBytes,
        Runtime.getRuntime().maxMemory() / HEAP_PARTS / slots,
        MOST_UNWRITTEN);
  }

  /**
   * @param keepsBytes whether the backend hands out and takes states as bytes; else it keeps the
   *     objects themselves
   * @param mostBytes of the states kept here; the newest is kept whatever its size
   * @param mostUnwritten how many of them the backend may not have, 1 or more
   */
  HotStates(
      ValueState<HiddenState> backend,
      Consumer<String> setCurrentKey,
      boolean keepsBytes,
      long mostBytes,
      int mostUnwritten) {
    this.backend = backend;
    this.setCurrentKey = setCurrentKey;
    this.keepsBytes = keepsBytes;
    this.mostBytes = mostBytes;
    this.mostUnwritten = mostUnwritten;
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    Hot known = byKey.get(key);
    if (known == null) {
      setCurrentKey.accept(key);
      HiddenState saved = backend.value();
      known = add(new Hot(key, saved == null ? null : own(saved)));
      // Another may have been written meanwhile.
      setCurrentKey.accept(key);
    } else {
      known.used = true;
    }
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
      bytes -= known.bytes();
      known.state = state;
      bytes += known.bytes();
      trim(known);
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
    trim(added);
    return added;
  }

  /** Lets go of as many as it takes, but for one. */
  private void trim(Hot needed) throws Exception {
    while (bytes > mostBytes && kept.size() > 1) {
      Hot head = kept.remove();
      if (head == needed || head.used) {
        head.used = false;
        kept.add(head);
      } else {
        write(head);
        bytes -= head.bytes();
        byKey.remove(head.key);
        // It may stand among the unwritten for a while.
        head.state = null;
      }
    }
  }

  /** One that the backend does not share. */
  private HiddenState own(HiddenState state) {
    return keepsBytes ? state : state.copy();
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
      backend.update(own(hot.state));
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
