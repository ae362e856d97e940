package dev.unroll.operators;

import dev.unroll.models.Chunk;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the recurrent operator keeps of each key, from inside a Flink function over a
 * savepoint. Names and byte formats stay this package's own. Not thread-safe.
 */
public final class SavedStates {
  /** The recurrent operator's uid in every pipeline. */
  public static final String UID = "recurrent";

  /**
   * Operator list state of the recurrent operator: what its keyed state is of, as JSON text. Absent
   * from what was saved before it was kept.
   */
  public static final String DESCRIPTION = RecurrentOperator.DESCRIPTION;

  private final ValueState<HiddenState> states;
  private final ListState<Chunk> history;

  private SavedStates(ValueState<HiddenState> states, ListState<Chunk> history) {
    this.states = states;
    this.history = history;
  }

  /** Call it when the function is opened, before the first key. */
  public static SavedStates open(RuntimeContext context) {
    return new SavedStates(
        context.getState(KeyStates.hiddenDescriptor()),
        context.getListState(KeyStates.historyDescriptor()));
  }

  /** The current key's; null where it has none. */
  public @Nullable SavedState current() throws Exception {
    HiddenState state = states.value();
    if (state == null) {
      return null;
    }
    int events = 0;
    Iterable<Chunk> chunks = history.get();
    if (chunks != null) {
      for (Chunk unused : chunks) {
        events++;
      }
    }
    return new SavedState(
        state.layoutId(), state.steps(), state.lastTime(), state.sequence(), events, state.block());
  }
}
