package dev.unroll.operators;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys seen last, in front of a backend that keeps bytes. A key that stays hot is
 * read once and written once a snapshot; one that nobody changed leaves unwritten. The bytes kept
 * bound the memory; how many of them the backend does not have yet bounds what is written while a
 * barrier waits: beyond it the one that was changed longest ago is written.
 */
final class HotStates implements HiddenStates {
  /** Some tens of milliseconds of a barrier, with RocksDB and a state of a kilobyte. */
  static final int MOST_UNWRITTEN = 16_384;

  /** A key, its entries in two maps, and the objects around a state's bytes. */
  private static final int OVERHEAD_BYTES = 300;

  /** A subtask's part of the heap: a process has a few of them, and other uses for it. */
  private static final int HEAP_PARTS = 16;

  private static final class Hot {
    @Nullable HiddenState state;

    Hot(@Nullable HiddenState state) {
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

  /** The key that was not seen for longest comes first, as in {@link #unwritten}. */
  private final LinkedHashMap<String, Hot> hot = new LinkedHashMap<>(16, 0.75f, true);

  /** Those of {@link #hot} that are newer than what the backend has. */
  private final LinkedHashMap<String, Hot> unwritten = new LinkedHashMap<>(16, 0.75f, true);

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
    Hot known = hot.get(key);
    if (known == null) {
      setCurrentKey.accept(key);
      known = new Hot(backend.value());
      add(key, known);
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
    Hot known = hot.get(key);
    if (known == null) {
      known = new Hot(state);
      add(key, known);
    } else {
      bytes -= known.bytes();
      known.state = state;
      bytes += known.bytes();
    }
    unwritten.put(key, known);
    if (unwritten.size() > mostUnwritten) {
      writeEldest();
    }
  }

  private void add(String key, Hot added) throws Exception {
    hot.put(key, added);
    bytes += added.bytes();
    Iterator<Map.Entry<String, Hot>> all = hot.entrySet().iterator();
    while (bytes > mostBytes && hot.size() > 1) {
      Map.Entry<String, Hot> eldest = all.next();
      Hot changed = unwritten.remove(eldest.getKey());
      if (changed != null) {
        write(eldest.getKey(), changed.state);
      }
      bytes -= eldest.getValue().bytes();
      all.remove();
    }
  }

  private void writeEldest() throws Exception {
    Iterator<Map.Entry<String, Hot>> all = unwritten.entrySet().iterator();
    Map.Entry<String, Hot> eldest = all.next();
    write(eldest.getKey(), eldest.getValue().state);
    all.remove();
  }

  private void write(String key, @Nullable HiddenState state) throws Exception {
    setCurrentKey.accept(key);
    if (state == null) {
      backend.clear();
    } else {
      backend.update(state);
    }
  }

  @Override
  public void flush() throws Exception {
    for (Map.Entry<String, Hot> entry : unwritten.entrySet()) {
      write(entry.getKey(), entry.getValue().state);
    }
    unwritten.clear();
  }
}
