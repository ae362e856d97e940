package dev.unroll.operators;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What the model's calls look like: rows and padded steps of each, the time spent in them, and the
 * steps of which padding took a share ({@code 1 - steps / paddedSteps}). Measured once a batch.
 */
final class CallMetrics {
  private static final int WINDOW = 1_000;

  private final Histogram batchRows;
  private final Histogram batchSteps;
  private final Counter steps;
  private final Counter paddedSteps;

  CallMetrics(MetricGroup group) {
    batchRows = histogram(group, "batchRows");
    batchSteps = histogram(group, "batchSteps");
    steps = group.counter("steps");
    paddedSteps = group.counter("paddedSteps");
  }

  /** Of the last thousand values. */
  static Histogram histogram(MetricGroup group, String name) {
    return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
  }

  /** The same model, measured. */
  Advancer.Runner measure(Advancer.Runner model) {
    return (rows, padded) -> run(model, rows, padded);
  }

  private List<RowResult> run(Advancer.Runner model, List<Row> rows, int padded)
      throws OrtException {
    long own = 0;
    for (Row row : rows) {
      own += row.steps();
    }
    steps.inc(own);
    paddedSteps.inc((long) rows.size() * padded);
    batchRows.update(rows.size());
    batchSteps.update(padded);
    return model.run(rows, padded);
  }
}
