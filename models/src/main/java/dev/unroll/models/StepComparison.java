package dev.unroll.models;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;

/**
 * How two graphs of one model compare on random rows of one step.
 *
 * @param difference the greatest of an answer, or of a state relative to its size where that is
 *     above 1
 * @param nanosBefore a row's share of a call of {@value #ROWS} rows, gathering and scattering
 *     included
 * @param nanosAfter the other's
 */
public record StepComparison(double difference, double nanosBefore, double nanosAfter) {
  /** Rows of a call. */
  public static final int ROWS = 256;

  private static final int TURNS = 9;
  private static final long TURN_NANOS = 50_000_000;

  /**
   * Runs both in turn for about a second; the times are each one's best turn.
   *
   * @param after takes what the first takes, and keeps its states alike
   * @throws OrtException where a call fails
   */
  public static StepComparison of(Model before, Model after) throws OrtException {
    TrialRows trial =
        TrialRows.of(before.bundle(), before.contract(), before.layout(RunnerOptions.PLAIN));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new Row(List.of(trial.chunk(1)), trial.state()));
    }
    try (BatchRunner first = before.runner(RunnerOptions.PLAIN);
        BatchRunner second = after.runner(RunnerOptions.PLAIN)) {
      double difference = difference(trial, first.run(rows, 1), second.run(rows, 1));
      double firstNanos = Double.MAX_VALUE;
      double secondNanos = Double.MAX_VALUE;
      for (int turn = 0; turn < TURNS; turn++) {
        firstNanos = Math.min(firstNanos, nanos(first, rows));
        secondNanos = Math.min(secondNanos, nanos(second, rows));
      }
      return new StepComparison(difference, firstNanos, secondNanos);
    }
  }

  private static double difference(TrialRows trial, List<RowResult> a, List<RowResult> b) {
    double worst = 0;
    for (int i = 0; i < a.size(); i++) {
      worst = Math.max(worst, trial.difference(a.get(i).state(), b.get(i).state()));
      float[] left = a.get(i).answers()[0];
      worst = Math.max(worst, TrialRows.difference(left, b.get(i).answers()[0]));
    }
    return worst;
  }

  private static double nanos(BatchRunner runner, List<Row> rows) throws OrtException {
    long begin = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - begin < TURN_NANOS) {
      runner.run(rows, 1);
      calls++;
    }
    return (double) (System.nanoTime() - begin) / calls / rows.size();
  }
}
