package dev.unroll.training.forecast;

/**
 * Errors of forecasts, summed up: MSE from the means, all else from the medians. MSE is in squared
 * deviations of the part of the series that was learned from; MASE in mean absolute errors of its
 * seasonal naive forecast; sMAPE is that of M4, 200·|y - f| / (|y| + |f|).
 */
final class ForecastErrors {
  private double squares;
  private double absolutes;
  private double percents;
  private double scaled;
  private double inside;
  private long counted;

  /**
   * Takes one forecast value in.
   *
   * @param deviation of the part learned from
   * @param unit MASE's
   */
  void add(
      double actual,
      double mean,
      double median,
      double low,
      double high,
      double deviation,
      double unit) {
    double off = Math.abs(actual - median);
    double size = Math.abs(actual) + Math.abs(median);
    squares += Math.pow((actual - mean) / deviation, 2);
    absolutes += off;
    percents += size == 0 ? 0 : 200 * off / size;
    scaled += off / unit;
    inside += actual >= low && actual <= high ? 1 : 0;
    counted++;
  }

  double mse() {
    return squares / counted;
  }

  double mae() {
    return absolutes / counted;
  }

  double smape() {
    return percents / counted;
  }

  double mase() {
    return scaled / counted;
  }

  /** The share of values within the 0.1 to 0.9 interval. */
  double coverage() {
    return inside / counted;
  }

  long counted() {
    return counted;
  }
}
