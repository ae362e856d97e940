package dev.unroll.operators;

import dev.unroll.operators.Answers.DeadLetters;
import dev.unroll.operators.Pending.Applied;
import dev.unroll.schemas.Reason;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Sequencer} knows of Flink's current key, and what it has done to it: states and
 * timers in Flink, events into the backlog. Runs on the task's one thread.
 */
final class SequencedKey implements Sequencer.Key {
  private final KeyStates states;
  private final @Nullable InternalTimerService<VoidNamespace> timers;
  private final Backlog backlog;
  private final OperatorMetrics metrics;
  private final PipelineLog log;
  private final LongSupplier clock;
  private final DeadLetters deadLetters;

  /**
   * @param timers null where the sequencer sets none
   * @param clock processing time
   */
  SequencedKey(
      KeyStates states,
      @Nullable InternalTimerService<VoidNamespace> timers,
      Backlog backlog,
      OperatorMetrics metrics,
      PipelineLog log,
      LongSupplier clock,
      DeadLetters deadLetters) {
    this.states = states;
    this.timers = timers;
    this.backlog = backlog;
    this.metrics = metrics;
    this.log = log;
    this.clock = clock;
    this.deadLetters = deadLetters;
  }

  @Override
  public Progress progress(String key) throws Exception {
    return states.progress(key, backlog.isEnded(key));
  }

  @Override
  public void keep(Progress progress) throws Exception {
    states.progress(progress);
  }

  @Override
  public void forget() throws Exception {
    states.progress(null);
  }

  @Override
  public List<KeyedChunk> waiting() throws Exception {
    return states.waiting();
  }

  @Override
  public void waiting(List<KeyedChunk> events) throws Exception {
    states.waiting(events);
  }

  @Override
  public void addWaiting(KeyedChunk event) throws Exception {
    states.addWaiting(event);
  }

  private InternalTimerService<VoidNamespace> timers() {
    return Objects.requireNonNull(timers, "no settings of this sequencer need a timer");
  }

  @Override
  public void setTimer(long eventTime) {
    timers().registerEventTimeTimer(VoidNamespace.INSTANCE, eventTime);
  }

  @Override
  public void deleteTimer(long eventTime) {
    timers().deleteEventTimeTimer(VoidNamespace.INSTANCE, eventTime);
  }

  @Override
  public void setWallTimer(long processingTime) {
    timers().registerProcessingTimeTimer(VoidNamespace.INSTANCE, processingTime);
  }

  @Override
  public void deleteWallTimer(long processingTime) {
    timers().deleteProcessingTimeTimer(VoidNamespace.INSTANCE, processingTime);
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  @Override
  public void apply(KeyedChunk event, boolean fresh, long missing, boolean last) {
    backlog.add(new Applied(event, fresh, missing, last), now());
  }

  @Override
  public void end(String key) {
    backlog.end(key);
  }

  @Override
  public void repeated(KeyedChunk event) {
    metrics.repeated();
    log.event("duplicate", event);
  }

  @Override
  public void missed(long count) {
    metrics.missingNumbers().inc(count);
  }

  @Override
  public void reject(KeyedChunk event, Reason reason, String detail) {
    deadLetters.reject(event, reason, detail);
  }
}
