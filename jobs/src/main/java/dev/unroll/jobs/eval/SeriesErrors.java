package dev.unroll.jobs.eval;

import dev.unroll.jobs.eval.SeriesOptions.Split;
import dev.unroll.models.data.Series;
import dev.unroll.models.measures.ForecastErrors;
import org.jspecify.annotations.Nullable;

/** The forecasts of one series held against what came, the model's beside the naive ones. */
final class SeriesErrors {
  /** The latest forecast that was measured, for a drawing. */
  record Made(int row, Forecast forecast) {}

  private final Series series;
  private final Split split;
  private final int season;
  private final ForecastErrors.Units units;
  private final boolean regular;
  private @Nullable ForecastErrors model;
  private @Nullable ForecastErrors last;
  private @Nullable ForecastErrors seasonal;
  private @Nullable Made latest;
  private int forecasts;

  SeriesErrors(Series series, Split split, int season, SeriesOptions options) {
    this.series = series;
    this.split = split;
    this.season = season;
    Integer until = options.standardiseUntil();
    double unit = until == null ? 1 : deviation(series.values(), Math.min(until, series.length()));
    this.units =
        new ForecastErrors.Units(unit, unit, Naive.scale(series.values(), split.from(), season));
    this.regular = Intervals.isRegular(series);
  }

  Series series() {
    return series;
  }

  Split split() {
    return split;
  }

  /** How many forecasts were measured. */
  int forecasts() {
    return forecasts;
  }

  @Nullable Made latest() {
    return latest;
  }

  /** Whether MASE is known. */
  boolean hasScale() {
    return units.scaled() > 0;
  }

  /** Of the first rows, those that are known: with their number below, not one less. */
  private static double deviation(double[] values, int rows) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (!Double.isNaN(values[i])) {
        count++;
        double before = values[i] - sum;
        sum += before / count;
        squares += before * (values[i] - sum);
      }
    }
    double deviation = Math.sqrt(squares / count);
    // A constant stays in its own units.
    return deviation > 0 ? deviation : 1;
  }

  /**
   * Measures a forecast.
   *
   * @param row the newest row that it knew
   * @param horizon how many of its steps
   */
  void add(int row, Forecast forecast, int horizon) {
    if (model == null || last == null || seasonal == null) {
      model = new ForecastErrors(horizon);
      last = new ForecastErrors(horizon);
      seasonal = new ForecastErrors(horizon);
    }
    forecasts++;
    latest = new Made(row, forecast);
    double[] values = series.values();
    double newest = Naive.last(values, row);
    for (int ahead = 1; ahead <= horizon; ahead++) {
      int at = regular ? row + ahead : Intervals.row(series, forecast.times()[ahead - 1]);
      if (at <= row || at >= split.to() || Double.isNaN(values[at])) {
        continue;
      }
      double actual = values[at];
      int i = ahead - 1;
      model.add(ahead, actual, forecast.mean()[i], forecast.q50()[i], units);
      model.cover(ahead, forecast.q10()[i] <= actual && actual <= forecast.q90()[i]);
      add(last, ahead, actual, newest);
      add(seasonal, ahead, actual, Naive.seasonal(values, row, at - row, season));
    }
  }

  private void add(ForecastErrors naive, int ahead, double actual, double forecast) {
    if (!Double.isNaN(forecast)) {
      naive.add(ahead, actual, forecast, forecast, units);
    }
  }

  /** Adds what was counted to that of all series. */
  void addTo(ForecastErrors allModel, ForecastErrors allLast, ForecastErrors allSeasonal) {
    if (model != null && last != null && seasonal != null) {
      allModel.add(model);
      allLast.add(last);
      allSeasonal.add(seasonal);
    }
  }
}
