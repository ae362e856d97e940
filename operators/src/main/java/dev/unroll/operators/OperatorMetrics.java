package dev.unroll.operators;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the recurrent operator counts: metrics for the long run, and the tallies of whoever started
 * the pipeline. Rows divided by calls is the mean batch.
 *
 * @param modelNanos time in ONNX Runtime
 * @param queueWait milliseconds that the oldest event of a flush waited for it
 * @param checkpointFlush milliseconds of the flush before a checkpoint's barrier
 * @param keys with a hidden state at the newest checkpoint, where they can be counted
 */
record OperatorMetrics(
    Counter events,
    Counter predictions,
    Counter modelErrors,
    Counter rows,
    Counter calls,
    Counter modelNanos,
    Counter duplicates,
    Counter missingNumbers,
    Histogram queueWait,
    Histogram checkpointFlush,
    CallMetrics modelCalls,
    DeadLetterCounts deadLetters,
    AtomicLong keys,
    LongCounter predictionTally,
    LongCounter duplicateTally) {

  /**
   * @param model its name and version
   * @param stateBytes of one key's hidden state
   * @param counted whether keys can be counted
   */
  static OperatorMetrics of(
      MetricGroup group, RuntimeContext context, String model, int stateBytes, boolean counted) {
    // Only numbers are exported: the version travels as a variable of a one.
    group.addGroup("model", model).gauge("version", () -> 1);
    group.gauge("stateBytesPerKey", () -> stateBytes);
    AtomicLong keys = new AtomicLong();
    if (counted) {
      group.gauge("keys", keys::get);
    }
    return new OperatorMetrics(
        group.counter("events"),
        group.counter("predictions"),
        group.counter("modelErrors"),
        group.counter("rows"),
        group.counter("calls"),
        group.counter("modelNanos"),
        group.counter("duplicates"),
        group.counter("missing"),
        CallMetrics.histogram(group, "queueWaitMillis"),
        CallMetrics.histogram(group, "checkpointFlushMillis"),
        new CallMetrics(group),
        new DeadLetterCounts(context, model),
        keys,
        context.getLongCounter(Tally.PREDICTIONS),
        context.getLongCounter(Tally.DUPLICATES));
  }

  void predicted() {
    predictions.inc();
    predictionTally.add(1);
  }

  /** An event whose sequence number came before. */
  void repeated() {
    duplicates.inc();
    duplicateTally.add(1);
  }
}
