package dev.unroll.operators;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Chunk;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.models.StateLayout;
import dev.unroll.operators.MicroBatcher.Batch;
import dev.unroll.operators.MicroBatcher.BatchRow;
import dev.unroll.operators.Outcome.Answer;
import dev.unroll.operators.Outcome.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the batches of one flush against the hidden states. Each key's state is read once and
 * written once a flush. A batch that fails, and a row whose numbers are not finite, run again event
 * by event, so that only the culprits fail and no state is touched by them. Plain Java: states and
 * model come through interfaces.
 */
final class Advancer {
  /** Where hidden states live. */
  interface States {
    @Nullable HiddenState get(String key) throws Exception;

    void put(String key, HiddenState state) throws Exception;
  }

  /** The model: results for rows of one padded length, in order. */
  interface Runner {
    List<RowResult> run(List<Row> rows, int paddedSteps) throws OrtException;
  }

  private final Runner runner;
  private final StateLayout layout;
  private final IntUnaryOperator paddedLength;
  private final @Nullable States states;

  /**
   * @param paddedLength the length that a row of so many steps is padded to
   * @param states null where no state goes on from event to event
   */
  Advancer(
      Runner runner, StateLayout layout, IntUnaryOperator paddedLength, @Nullable States states) {
    this.paddedLength = paddedLength;
    this.runner = runner;
    this.layout = layout;
    this.states = states;
  }

  /**
   * @param events in arrival order; the batches' items are places in it
   * @return what became of each event, in arrival order
   */
  Outcome[] advance(List<KeyedChunk> events, List<Batch> batches) throws Exception {
    Outcome[] outcomes = new Outcome[events.size()];
    Map<String, HiddenState> current = new HashMap<>();
    Map<String, HiddenState> changed = new HashMap<>();
    for (Batch batch : batches) {
      List<Row> rows = new ArrayList<>(batch.rows().size());
      for (BatchRow row : batch.rows()) {
        rows.add(new Row(chunks(events, row), block(load(row.key(), current))));
      }
      List<RowResult> results = tryRun(rows, batch.paddedSteps());
      for (int r = 0; r < rows.size(); r++) {
        BatchRow row = batch.rows().get(r);
        HiddenState before = current.get(row.key());
        RowResult result = results == null ? null : results.get(r);
        HiddenState after =
            result != null && result.finite()
                ? accept(events, row, before, result, outcomes)
                : oneByOne(events, row, before, outcomes);
        if (after != null && states != null) {
          current.put(row.key(), after);
          changed.put(row.key(), after);
        }
      }
    }
    if (states != null) {
      for (Map.Entry<String, HiddenState> entry : changed.entrySet()) {
        states.put(entry.getKey(), entry.getValue());
      }
    }
    return outcomes;
  }

  private @Nullable HiddenState load(String key, Map<String, HiddenState> current)
      throws Exception {
    if (states == null) {
      return null;
    }
    HiddenState state = current.get(key);
    if (state == null) {
      state = states.get(key);
      if (state == null) {
        return null;
      }
      if (state.layoutId() != layout.id()) {
        // No attempt would end otherwise.
        throw new SuppressRestartsException(
            new IllegalStateException(
                "the saved hidden states have layout "
                    + Integer.toHexString(state.layoutId())
                    + ", the model's is "
                    + Integer.toHexString(layout.id())
                    + ": this is another model than the checkpoint's; restore with the bundle that wrote"
                    + " it, or start without the checkpoint (--fresh)"));
      }
      current.put(key, state);
    }
    return state;
  }

  private static List<Chunk> chunks(List<KeyedChunk> events, BatchRow row) {
    return row.items().stream().map(item -> events.get(item).chunk()).toList();
  }

  private static byte @Nullable [] block(@Nullable HiddenState state) {
    return state == null ? null : state.block();
  }

  private @Nullable List<RowResult> tryRun(List<Row> rows, int paddedSteps) {
    try {
      return runner.run(rows, paddedSteps);
    } catch (OrtException e) {
      // Whose fault it is shows when its events run alone.
      return null;
    }
  }

  private HiddenState accept(
      List<KeyedChunk> events,
      BatchRow row,
      @Nullable HiddenState before,
      RowResult result,
      Outcome[] outcomes) {
    long steps = before == null ? 0 : before.steps();
    for (int i = 0; i < row.items().size(); i++) {
      int item = row.items().get(i);
      steps += events.get(item).chunk().steps();
      outcomes[item] = new Answer(result.answers()[i], steps);
    }
    long time = events.get(row.items().get(row.items().size() - 1)).time();
    return new HiddenState(layout.id(), steps, time, 0, result.state());
  }

  /** Returns the state after the events that the model could take; null where it took none. */
  private @Nullable HiddenState oneByOne(
      List<KeyedChunk> events, BatchRow row, @Nullable HiddenState before, Outcome[] outcomes) {
    HiddenState state = before;
    boolean advanced = false;
    for (int item : row.items()) {
      Chunk chunk = events.get(item).chunk();
      BatchRow alone = new BatchRow(row.key(), List.of(item), chunk.steps());
      try {
        RowResult result =
            runner
                .run(
                    List.of(new Row(List.of(chunk), block(state))),
                    paddedLength.applyAsInt(chunk.steps()))
                .get(0);
        if (result.finite()) {
          state = accept(events, alone, state, result, outcomes);
          advanced = true;
        } else {
          outcomes[item] = new Failure("the model's answer or state is not finite");
        }
      } catch (OrtException e) {
        outcomes[item] = new Failure(String.valueOf(e.getMessage()));
      }
    }
    return advanced ? state : null;
  }
}
