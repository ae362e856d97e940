package dev.unroll.operators;

import dev.unroll.models.BatchRunner;
import dev.unroll.models.Bundle;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Head;
import dev.unroll.models.Model;
import dev.unroll.models.RunnerOptions;
import dev.unroll.operators.Outcome.Answer;
import dev.unroll.operators.Outcome.Failure;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.PredictionWriter;
import dev.unroll.schemas.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Advances each key's hidden state by its events, in batches across keys. Events wait until a batch
 * is full, the oldest has lingered, or something must not overtake them: a watermark, a
 * checkpoint's barrier, the end of the input. Predictions leave in arrival order.
 *
 * <p>This class is the leaf on Flink alone: {@link MicroBatcher} decides when and with whom, {@link
 * Advancer} does it. Runs on the task's one thread.
 */
final class RecurrentOperator extends AbstractStreamOperator<Prediction>
    implements OneInputStreamOperator<KeyedChunk, Prediction>, BoundedOneInput, Advancer.States {
  static final String STATE = "hidden-state";

  /**
   * The most steps that a key's waiting events are joined to: bounds a row's padding and memory.
   */
  static final int JOIN_STEPS = 128;

  private final Bundle bundle;
  private final RecurrentSettings settings;

  private transient @Nullable ValueState<HiddenState> states;
  private transient @Nullable Running running;
  private transient boolean timerSet;
  private transient boolean flushing;

  /** What lives from open to close. */
  private record Running(
      Model model,
      BatchRunner runner,
      Advancer advancer,
      MicroBatcher batcher,
      List<KeyedChunk> pending,
      Head head,
      PredictionWriter writer,
      ErrorBudget budget,
      Metrics metrics,
      LongCounter tally) {}

  private record Metrics(
      Counter events, Counter predictions, Counter modelErrors, Counter rows, Counter calls) {}

  RecurrentOperator(Bundle bundle, RecurrentSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    if (settings.carry() == Carry.KEY) {
      states =
          context
              .getKeyedStateStore()
              .getState(new ValueStateDescriptor<>(STATE, HiddenStateSerializer.INSTANCE));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    Model model = Model.open(bundle);
    boolean keyed = settings.carry() == Carry.KEY;
    GraphContract contract = model.contract();
    RunnerOptions options = settings.runnerOptions();
    BatchRunner runner = model.runner(options);
    running =
        new Running(
            model,
            runner,
            new Advancer(
                runner::run, model.layout(options), contract::paddedLength, keyed ? this : null),
            new MicroBatcher(
                new MicroBatcher.Limits(
                    settings.rows(),
                    settings.linger().toMillis(),
                    keyed,
                    model.traits(options).joinable() ? JOIN_STEPS : 0),
                contract::paddedLength),
            new ArrayList<>(settings.rows()),
            model.head(),
            new PredictionWriter(bundle.manifest().id()),
            new ErrorBudget(settings.maxErrorShare()),
            new Metrics(
                getMetricGroup().counter("events"),
                getMetricGroup().counter("predictions"),
                getMetricGroup().counter("modelErrors"),
                getMetricGroup().counter("rows"),
                getMetricGroup().counter("calls")),
            getRuntimeContext().getLongCounter(Tally.PREDICTIONS));
  }

  private Running running() {
    return Objects.requireNonNull(running, "open() comes first");
  }

  @Override
  public void processElement(StreamRecord<KeyedChunk> element) throws Exception {
    Running r = running();
    KeyedChunk event = element.getValue();
    r.metrics.events().inc();
    r.pending.add(event);
    r.batcher.add(
        event.key(), event.chunk().steps(), getProcessingTimeService().getCurrentProcessingTime());
    if (r.batcher.isFull()) {
      flush();
    } else if (!timerSet) {
      setTimer(r.batcher.deadline());
    }
  }

  // The task itself fails when a timer's callback does.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void setTimer(long deadline) {
    timerSet = true;
    getProcessingTimeService().registerTimer(deadline, this::onTimer);
  }

  /**
   * A timer is not moved when its events have left; it looks again and waits for the newer ones.
   */
  private void onTimer(long time) throws Exception {
    timerSet = false;
    long deadline = running().batcher.deadline();
    if (deadline <= getProcessingTimeService().getCurrentProcessingTime()) {
      flush();
    } else if (deadline != MicroBatcher.NEVER) {
      setTimer(deadline);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() throws Exception {
    flush();
  }

  private void flush() throws Exception {
    Running r = running();
    if (flushing) {
      // A timer's failure reaches the task a moment later; no barrier may pass in between.
      throw new IllegalStateException("an earlier flush failed");
    }
    if (r.batcher.isEmpty()) {
      return;
    }
    flushing = true;
    long rows = r.runner.rowCount();
    long calls = r.runner.callCount();
    Outcome[] outcomes = r.advancer.advance(r.pending, r.batcher.drain());
    r.metrics.rows().inc(r.runner.rowCount() - rows);
    r.metrics.calls().inc(r.runner.callCount() - calls);
    for (int i = 0; i < outcomes.length; i++) {
      emit(r, r.pending.get(i), outcomes[i]);
    }
    r.pending.clear();
    flushing = false;
    r.budget.check();
  }

  private void emit(Running r, KeyedChunk event, Outcome outcome) {
    r.budget.count(outcome instanceof Failure failed ? failed.detail() : null);
    if (outcome instanceof Answer answer) {
      r.metrics.predictions().inc();
      r.tally.add(1);
      output.collect(
          new StreamRecord<>(
              r.writer.write(
                  event.id(),
                  event.key(),
                  event.time(),
                  answer.step(),
                  event.chunk().cutFrom(),
                  0,
                  out -> r.head.write(answer.values(), event.chunk(), out),
                  event.pass())));
    } else if (outcome instanceof Failure failure) {
      r.metrics.modelErrors().inc();
      getRuntimeContext().getLongCounter(Tally.of(Reason.MODEL_ERROR)).add(1);
      output.collect(
          EventDecoder.DEAD_LETTERS,
          new StreamRecord<>(new DeadLetter(event.raw(), Reason.MODEL_ERROR, failure.detail())));
    }
  }

  @Override
  public @Nullable HiddenState get(String key) throws Exception {
    setCurrentKey(key);
    return Objects.requireNonNull(states).value();
  }

  @Override
  public void put(String key, HiddenState state) throws Exception {
    setCurrentKey(key);
    Objects.requireNonNull(states).update(state);
  }

  @Override
  public void close() throws Exception {
    Running r = running;
    running = null;
    try {
      if (r != null) {
        r.runner.close();
        r.model.close();
      }
    } finally {
      super.close();
    }
  }
}
