package dev.unroll.jobs.eval;

/** The forecasts that anybody can make, which others are measured against. */
final class Naive {
  private Naive() {}

  /** The newest known value at or before a row; NaN where there is none. */
  static double last(double[] values, int row) {
    for (int i = row; i >= 0; i--) {
      if (!Double.isNaN(values[i])) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /**
   * The value at the same place of the newest season that has it; NaN where there is none.
   *
   * @param row the newest row that is known
   * @param ahead from 1
   */
  static double seasonal(double[] values, int row, int ahead, int season) {
    int seasons = (ahead + season - 1) / season;
    for (int i = row + ahead - seasons * season; i >= 0; i -= season) {
      if (!Double.isNaN(values[i])) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /**
   * MASE's scale: the mean of |value − value one season before| over the first rows; 0 where no
   * pair of them is known.
   */
  static double scale(double[] values, int rows, int season) {
    double sum = 0;
    long count = 0;
    for (int i = season; i < rows; i++) {
      double difference = Math.abs(values[i] - values[i - season]);
      if (!Double.isNaN(difference)) {
        sum += difference;
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
