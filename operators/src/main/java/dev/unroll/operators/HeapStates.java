package dev.unroll.operators;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * States of the heap's backend, which hands out what it holds: they change in place, so a key is
 * looked up once for an event and its block stays where the collector has put it.
 *
 * <p>Where the backend's tables put a state is remembered from one barrier to the next, a key a
 * slot: most of a look-up is waiting for memory, and here all keys of a flush wait at once, for
 * their states' blocks too, which the flush is about to read. At a barrier all is forgotten, since
 * the tables then hand out copies of what the snapshot holds.
 */
final class HeapStates implements HiddenStates {
  private static final int FEWEST_SLOTS = 1 << 12;

  /** Some 16 MB. */
  private static final int MOST_SLOTS = 1 << 21;

  private final ValueState<HiddenState> backend;
  private final Consumer<String> setCurrentKey;
  private @Nullable String[] keys = new String[FEWEST_SLOTS];
  private @Nullable HiddenState[] states = new HiddenState[FEWEST_SLOTS];
  private int used;

  /** What {@link HiddenState#touch} gave: written somewhere, so that it is read at all. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  HeapStates(ValueState<HiddenState> backend, Consumer<String> setCurrentKey) {
    this.backend = backend;
    this.setCurrentKey = setCurrentKey;
  }

  @Override
  public void get(@Nullable String[] wanted, @Nullable HiddenState[] into) throws Exception {
    // Short turns that do not need each other: the processor has many of them under way.
    for (int i = 0; i < wanted.length; i++) {
      String key = wanted[i];
      if (key != null) {
        int slot = slot(key);
        into[i] = key.equals(keys[slot]) ? states[slot] : null;
      }
    }
    for (int i = 0; i < wanted.length; i++) {
      String key = wanted[i];
      if (key != null && into[i] == null) {
        into[i] = find(key);
      }
    }
    for (HiddenState state : into) {
      if (state != null) {
        touched += state.touch();
      }
    }
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    int slot = slot(key);
    return key.equals(keys[slot]) ? states[slot] : find(key);
  }

  private @Nullable HiddenState find(String key) throws Exception {
    setCurrentKey.accept(key);
    HiddenState state = backend.value();
    if (state != null) {
      remember(key, state);
    }
    return state;
  }

  private int slot(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (keys.length - 1);
  }

  private void remember(String key, HiddenState state) {
    int slot = slot(key);
    used += keys[slot] == null ? 1 : 0;
    keys[slot] = key;
    states[slot] = state;
    if (used > keys.length / 2 && keys.length < MOST_SLOTS) {
      grow();
    }
  }

  private void grow() {
    String[] oldKeys = keys;
    HiddenState[] oldStates = states;
    keys = new String[2 * oldKeys.length];
    states = new HiddenState[2 * oldKeys.length];
    used = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        remember(oldKeys[i], oldStates[i]);
      }
    }
  }

  private void forget(String key) {
    int slot = slot(key);
    if (key.equals(keys[slot])) {
      keys[slot] = null;
      states[slot] = null;
      used--;
    }
  }

  @Override
  public void put(String key, @Nullable HiddenState read, @Nullable HiddenState state)
      throws Exception {
    if (state != null && state == read) {
      return;
    }
    setCurrentKey.accept(key);
    if (state == null) {
      backend.clear();
      forget(key);
    } else {
      backend.update(state);
      remember(key, state);
    }
  }

  @Override
  public void flush() {
    Arrays.fill(keys, null);
    Arrays.fill(states, null);
    used = 0;
  }
}
