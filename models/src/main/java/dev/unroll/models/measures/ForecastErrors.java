package dev.unroll.models.measures;

/**
 * What is counted of one method's forecasts, by how many steps they look ahead. Every measure is a
 * mean over all values that were forecast and known.
 *
 * <ul>
 *   <li>MSE, of the mean: ((actual − mean) / squared)²
 *   <li>MAE, of the median: |actual − median| / absolute
 *   <li>sMAPE in percent, of the median: 200 |actual − median| / (|actual| + |median|), 0 where
 *       both are 0 (Makridakis, M4)
 *   <li>MASE, of the median: |actual − median| / scaled, the mean absolute error of the seasonal
 *       naive forecast one season ahead within the series' known part (Hyndman and Koehler 2006;
 *       M4). A series where it is 0 or unknown is left out of it
 *   <li>coverage: the share of actual values within the 0.1 and the 0.9 quantile, ends included
 * </ul>
 */
public final class ForecastErrors {
  /**
   * What a series' errors are measured in.
   *
   * @param squared MSE's, above 0
   * @param absolute MAE's, above 0
   * @param scaled MASE's, or 0 where there is none
   */
  public record Units(double squared, double absolute, double scaled) {}

  private static final int SQUARED = 0;
  private static final int ABSOLUTE = 1;
  private static final int SYMMETRIC = 2;
  private static final int SCALED = 3;
  private static final int COVERED = 4;
  private static final int MEASURES = 5;

  private final double[][] sums;
  private final long[][] counts;

  /**
   * @param horizon the most steps ahead
   */
  public ForecastErrors(int horizon) {
    this.sums = new double[MEASURES][horizon];
    this.counts = new long[MEASURES][horizon];
  }

  public int horizon() {
    return sums[0].length;
  }

  /**
   * Counts one forecast value.
   *
   * @param ahead from 1
   */
  public void add(int ahead, double actual, double mean, double median, Units units) {
    double error = Math.abs(actual - median);
    double size = Math.abs(actual) + Math.abs(median);
    put(SQUARED, ahead, Math.pow((actual - mean) / units.squared(), 2));
    put(ABSOLUTE, ahead, error / units.absolute());
    put(SYMMETRIC, ahead, size == 0 ? 0 : 200 * error / size);
    if (units.scaled() > 0) {
      put(SCALED, ahead, error / units.scaled());
    }
  }

  /** Counts whether an actual value was between the quantiles. */
  public void cover(int ahead, boolean inside) {
    put(COVERED, ahead, inside ? 1 : 0);
  }

  private void put(int measure, int ahead, double value) {
    sums[measure][ahead - 1] += value;
    counts[measure][ahead - 1]++;
  }

  /** Takes in what another counted. */
  public void add(ForecastErrors other) {
    for (int measure = 0; measure < MEASURES; measure++) {
      for (int i = 0; i < horizon(); i++) {
        sums[measure][i] += other.sums[measure][i];
        counts[measure][i] += other.counts[measure][i];
      }
    }
  }

  /** How many values were forecast and known. */
  public long count(Steps steps) {
    return count(ABSOLUTE, steps);
  }

  public double mse(Steps steps) {
    return mean(SQUARED, steps);
  }

  public double mae(Steps steps) {
    return mean(ABSOLUTE, steps);
  }

  public double smape(Steps steps) {
    return mean(SYMMETRIC, steps);
  }

  public double mase(Steps steps) {
    return mean(SCALED, steps);
  }

  /** NaN for a method that gives no quantiles. */
  public double coverage(Steps steps) {
    return mean(COVERED, steps);
  }

  private long count(int measure, Steps steps) {
    long count = 0;
    for (int ahead = steps.from(); ahead <= steps.to(); ahead++) {
      count += counts[measure][ahead - 1];
    }
    return count;
  }

  /** NaN where nothing was counted. */
  private double mean(int measure, Steps steps) {
    double sum = 0;
    for (int ahead = steps.from(); ahead <= steps.to(); ahead++) {
      sum += sums[measure][ahead - 1];
    }
    return sum / count(measure, steps);
  }
}
