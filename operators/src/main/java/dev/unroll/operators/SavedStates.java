package dev.unroll.operators;

import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the recurrent operator keeps of each key, from inside a Flink function over a
 * savepoint. Names and byte formats stay this package's own. Not thread-safe.
 */
public final class SavedStates {
  /** The recurrent operator's uid in every pipeline. */
  public static final String UID = "recurrent";

  /**
   * Operator list state of the recurrent operator: what its keyed state is of, as JSON text. Every
   * subtask writes the same. Absent from what was saved before it was kept.
   */
  public static final String DESCRIPTION = "description";

  private final ValueState<HiddenState> states;

  private SavedStates(ValueState<HiddenState> states) {
    this.states = states;
  }

  /** Call it when the function is opened, before the first key. */
  public static SavedStates open(RuntimeContext context) {
    return new SavedStates(
        context.getState(
            new ValueStateDescriptor<>(RecurrentOperator.STATE, HiddenStateSerializer.INSTANCE)));
  }

  /** The current key's; null where it has none. */
  public @Nullable SavedState current() throws IOException {
    HiddenState state = states.value();
    return state == null
        ? null
        : new SavedState(
            state.layoutId(), state.steps(), state.lastTime(), state.sequence(), state.block());
  }
}
