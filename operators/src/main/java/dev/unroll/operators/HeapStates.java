package dev.unroll.operators;

import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * States of the heap's backend, which hands out what it holds: they change in place, so a key is
 * looked up once for an event and its block stays where the collector has put it.
 */
final class HeapStates implements HiddenStates {
  private final ValueState<HiddenState> backend;
  private final Consumer<String> setCurrentKey;

  HeapStates(ValueState<HiddenState> backend, Consumer<String> setCurrentKey) {
    this.backend = backend;
    this.setCurrentKey = setCurrentKey;
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    setCurrentKey.accept(key);
    return backend.value();
  }

  @Override
  public void put(String key, @Nullable HiddenState read, @Nullable HiddenState state)
      throws Exception {
    if (read != null && state != null && read.become(state)) {
      return;
    }
    setCurrentKey.accept(key);
    if (state == null) {
      backend.clear();
    } else {
      backend.update(state);
    }
  }

  /** Nothing waits. */
  @Override
  public void flush() {}
}
