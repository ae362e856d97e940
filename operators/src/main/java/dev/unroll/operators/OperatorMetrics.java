package dev.unroll.operators;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the recurrent operator counts: metrics for the long run, and the tallies of whoever started
 * the pipeline. Rows divided by calls is the mean batch.
 */
record OperatorMetrics(
    Counter events,
    Counter predictions,
    Counter modelErrors,
    Counter rows,
    Counter calls,
    Counter duplicates,
    Counter missingNumbers,
    LongCounter predictionTally,
    LongCounter duplicateTally) {

  static OperatorMetrics of(MetricGroup group, RuntimeContext context) {
    return new OperatorMetrics(
        group.counter("events"),
        group.counter("predictions"),
        group.counter("modelErrors"),
        group.counter("rows"),
        group.counter("calls"),
        group.counter("duplicates"),
        group.counter("missing"),
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
