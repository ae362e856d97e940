package dev.unroll.operators;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys seen last, in front of a backend that keeps bytes. A key that stays hot is
 * read once and written once a snapshot, or when it leaves; the others cost what they did. How many
 * there are bounds both the memory and what is written while a barrier waits.
 */
final class HotStates implements HiddenStates {
  /** Some tens of milliseconds of a barrier, with RocksDB and a state of a kilobyte. */
  static final int MOST = 16_384;

  private static final class Hot {
    @Nullable HiddenState state;
    boolean isNewer;

    Hot(@Nullable HiddenState state, boolean isNewer) {
      this.state = state;
      this.isNewer = isNewer;
    }
  }

  private final ValueState<HiddenState> backend;
  private final Consumer<String> setCurrentKey;
  private final int most;

  /** The key that was not seen for longest comes first. */
  private final LinkedHashMap<String, Hot> hot = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most the keys whose states are kept here, 1 or more
   */
  HotStates(ValueState<HiddenState> backend, Consumer<String> setCurrentKey, int most) {
    this.backend = backend;
    this.setCurrentKey = setCurrentKey;
    this.most = most;
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    Hot known = hot.get(key);
    if (known == null) {
      makeRoom();
      setCurrentKey.accept(key);
      known = new Hot(backend.value(), false);
      hot.put(key, known);
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
      makeRoom();
      hot.put(key, new Hot(state, true));
    } else {
      known.state = state;
      known.isNewer = true;
    }
  }

  private void makeRoom() throws Exception {
    if (hot.size() >= most) {
      Iterator<Map.Entry<String, Hot>> all = hot.entrySet().iterator();
      Map.Entry<String, Hot> eldest = all.next();
      write(eldest.getKey(), eldest.getValue());
      all.remove();
    }
  }

  private void write(String key, Hot newest) throws Exception {
    if (!newest.isNewer) {
      return;
    }
    setCurrentKey.accept(key);
    HiddenState state = newest.state;
    if (state == null) {
      backend.clear();
    } else {
      backend.update(state);
    }
    newest.isNewer = false;
  }

  @Override
  public void flush() throws Exception {
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Hot> entry : hot.entrySet()) {
      write(entry.getKey(), entry.getValue());
      if (entry.getValue().state == null) {
        gone.add(entry.getKey());
      }
    }
    // A key without a state takes no room for long.
    gone.forEach(hot::remove);
  }
}
