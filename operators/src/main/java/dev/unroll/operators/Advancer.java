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
import dev.unroll.operators.Pending.Applied;
import dev.unroll.operators.StateSettings.OnNewLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the batches of one flush against the hidden states. Each key's state is read once and
 * written once a flush. A batch that fails, and a row whose numbers are not finite, run again event
 * by event, so that only the culprits fail and no state is touched by them. A state advances in
 * place. Plain Java: states and model come through interfaces.
 */
final class Advancer {
  /** A key's latest chunks, oldest first, to advance another model by. */
  interface History {
    List<Chunk> of(String key) throws Exception;
  }

  /** The model: results for rows of one padded length, in order. */
  interface Runner {
    List<RowResult> run(List<Row> rows, int paddedSteps) throws OrtException;
  }

  private final Runner runner;
  private final StateLayout layout;
  private final IntUnaryOperator paddedLength;
  private final OnNewLayout onNewLayout;
  private final Predicate<Chunk> fits;
  private final @Nullable HiddenStates states;
  private final History history;

  /**
   * @param paddedLength the length that a row of so many steps is padded to
   * @param onNewLayout what happens to a state of another layout
   * @param fits whether the model can read a chunk that was kept
   * @param states null where no state goes on from event to event
   * @param history asked for with {@link OnNewLayout#REPLAY} alone
   */
  Advancer(
      Runner runner,
      StateLayout layout,
      IntUnaryOperator paddedLength,
      OnNewLayout onNewLayout,
      Predicate<Chunk> fits,
      @Nullable HiddenStates states,
      History history) {
    this.history = history;
    this.onNewLayout = onNewLayout;
    this.fits = fits;
    this.paddedLength = paddedLength;
    this.runner = runner;
    this.layout = layout;
    this.states = states;
  }

  /**
   * @param events in the order they are applied; the batches' items are places in it
   * @return what became of each event, in that order
   */
  Outcome[] advance(List<Applied> events, List<Batch> batches) throws Exception {
    Outcome[] outcomes = new Outcome[events.size()];
    Flush flush = states == null ? new Flush(0) : read(states, events, batches);
    for (Batch batch : batches) {
      List<Row> rows = new ArrayList<>(batch.rows().size());
      for (BatchRow row : batch.rows()) {
        rows.add(new Row(chunks(events, row), block(before(events, row, flush)), true));
      }
      List<RowResult> results = tryRun(rows, batch.paddedSteps());
      for (int r = 0; r < rows.size(); r++) {
        BatchRow row = batch.rows().get(r);
        HiddenState before = states == null ? null : flush.current[row.place()];
        RowResult result = results == null ? null : results.get(r);
        HiddenState after =
            result != null && result.finite()
                ? accept(events, row, before, result, outcomes)
                : oneByOne(events, row, before, outcomes);
        if (after != null && states != null) {
          flush.put(row, after);
        }
      }
    }
    if (states != null) {
      for (BatchRow row : flush.changed) {
        states.put(row.key(), flush.read[row.place()], flush.current[row.place()]);
      }
    }
    return outcomes;
  }

  /** The states of one flush by their keys' places. */
  private static final class Flush {
    /** As they were; null for the initial one, and where they were not asked for. */
    final @Nullable HiddenState[] read;

    /** As they are now; null for the initial one. */
    final @Nullable HiddenState[] current;

    private final boolean[] isChanged;

    /** A row of each key whose state is another now. */
    final List<BatchRow> changed = new ArrayList<>();

    Flush(int places) {
      read = new HiddenState[places];
      current = new HiddenState[places];
      isChanged = new boolean[places];
    }

    void put(BatchRow row, @Nullable HiddenState state) {
      int place = row.place();
      current[place] = state;
      if (!isChanged[place]) {
        isChanged[place] = true;
        changed.add(row);
      }
    }
  }

  /** All that the rows start from, but for the keys whose first event here begins anew. */
  private Flush read(HiddenStates kept, List<Applied> events, List<Batch> batches)
      throws Exception {
    String[] keys = new String[events.size()];
    boolean[] seen = new boolean[keys.length];
    for (Batch batch : batches) {
      for (BatchRow row : batch.rows()) {
        if (!seen[row.place()]) {
          seen[row.place()] = true;
          keys[row.place()] = isFresh(events, row) ? null : row.key();
        }
      }
    }
    Flush flush = new Flush(keys.length);
    kept.get(keys, flush.read);
    for (int place = 0; place < keys.length; place++) {
      HiddenState saved = flush.read[place];
      flush.current[place] =
          saved == null || saved.layoutId() == layout.id()
              ? saved
              : ofAnotherLayout(saved, keys[place]);
    }
    return flush;
  }

  private static boolean isFresh(List<Applied> events, BatchRow row) {
    return events.get(row.items().get(0)).fresh();
  }

  /** The state that a row starts from. */
  private @Nullable HiddenState before(List<Applied> events, BatchRow row, Flush flush) {
    if (states == null) {
      return null;
    }
    if (isFresh(events, row)) {
      // It stays so even where the model fails on the event.
      flush.put(row, null);
    }
    return flush.current[row.place()];
  }

  private @Nullable HiddenState ofAnotherLayout(HiddenState saved, String key) throws Exception {
    return switch (onNewLayout) {
      case RESET -> null;
      case REPLAY -> replay(saved, history.of(key));
      case KEEP ->
          // No attempt would end otherwise.
          throw new SuppressRestartsException(
              new IllegalStateException(
                  "the saved hidden states have layout "
                      + Integer.toHexString(saved.layoutId())
                      + ", the model's is "
                      + Integer.toHexString(layout.id())
                      + ": this is another model than the checkpoint's; restore with the bundle that"
                      + " wrote it, say state.on-new-layout: reset or replay, or start without the"
                      + " checkpoint (--fresh)"));
    };
  }

  /** The key's latest events advance this model from its initial state. */
  private @Nullable HiddenState replay(HiddenState saved, List<Chunk> latest) {
    HiddenState state = null;
    for (Chunk chunk : latest) {
      RowResult result = fits.test(chunk) ? tryRunAlone(chunk, state) : null;
      if (result != null && result.finite()) {
        long steps = (state == null ? 0 : state.steps()) + chunk.steps();
        state =
            new HiddenState(layout.id(), steps, saved.lastTime(), saved.sequence(), result.state());
      }
    }
    return state;
  }

  private @Nullable RowResult tryRunAlone(Chunk chunk, @Nullable HiddenState state) {
    List<RowResult> results =
        tryRun(
            List.of(new Row(List.of(chunk), block(state))), paddedLength.applyAsInt(chunk.steps()));
    return results == null ? null : results.get(0);
  }

  private static List<Chunk> chunks(List<Applied> events, BatchRow row) {
    List<Integer> items = row.items();
    if (items.size() == 1) {
      return List.of(events.get(items.get(0)).event().chunk());
    }
    List<Chunk> chunks = new ArrayList<>(items.size());
    for (int item : items) {
      chunks.add(events.get(item).event().chunk());
    }
    return chunks;
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
      List<Applied> events,
      BatchRow row,
      @Nullable HiddenState before,
      RowResult result,
      Outcome[] outcomes) {
    long steps = before == null ? 0 : before.steps();
    for (int i = 0; i < row.items().size(); i++) {
      int item = row.items().get(i);
      steps += events.get(item).event().chunk().steps();
      outcomes[item] = new Answer(result.answers()[i], steps);
    }
    KeyedChunk latest = events.get(row.items().get(row.items().size() - 1)).event();
    long number = Math.max(0, latest.number());
    if (before != null && before.block() == result.state()) {
      before.advancedTo(steps, latest.time(), number);
      return before;
    }
    return new HiddenState(layout.id(), steps, latest.time(), number, result.state());
  }

  /** Returns the state after the events that the model could take; null where it took none. */
  private @Nullable HiddenState oneByOne(
      List<Applied> events, BatchRow row, @Nullable HiddenState before, Outcome[] outcomes) {
    HiddenState state = before;
    boolean advanced = false;
    for (int item : row.items()) {
      Chunk chunk = events.get(item).event().chunk();
      BatchRow alone = new BatchRow(row.key(), row.place(), List.of(item), chunk.steps());
      try {
        RowResult result =
            runner
                .run(
                    List.of(new Row(List.of(chunk), block(state), true)),
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
