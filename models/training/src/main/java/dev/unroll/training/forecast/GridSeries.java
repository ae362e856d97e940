package dev.unroll.training.forecast;

import dev.unroll.models.data.Series;
import dev.unroll.training.data.DataException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A series on its grid: place n stands at about {@code start + n · interval}. The interval is the
 * median difference of its times. As at serving, a sample stands so many whole intervals behind the
 * one that took the last place, so that months and quarters, which are not alike, stand one behind
 * the other; of samples at one place the first counts, and a place without one is missing.
 *
 * @param start epoch milliseconds
 * @param interval milliseconds
 * @param values NaN where missing; the first is not
 * @param learnt places that may be learned from, the first ones
 * @param from the first place that is measured
 * @param to the place after the last that is measured
 * @param unit the scale of its errors: the mean absolute error of the seasonal naive forecast over
 *     all places before the first that is measured, as MASE has it (Hyndman and Koehler 2006)
 * @param dropped samples with a value that stand where one stood already
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a series
public record GridSeries(
    String key,
    long start,
    long interval,
    float[] values,
    int learnt,
    int from,
    int to,
    double unit,
    int dropped) {

  /**
   * Lays a series on its grid.
   *
   * @param split of its rows: a place is later than its row where times before it are left out, and
   *     earlier where the series begins later
   */
  static GridSeries of(Series series, Split split, int season) {
    int first = 0;
    while (first < series.length() && Double.isNaN(series.values()[first])) {
      first++;
    }
    if (series.length() - first < 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "series %s: expected at least 2 values, found %d; leave it out",
              series.key(),
              series.length() - first));
    }
    long start = series.times()[first];
    long interval = interval(series);
    int[] places = places(series, first, interval);
    int length = places[series.length() - 1] + 1;
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    int end = split.cut() < 1 ? series.length() + split.cut() : split.cut();
    int learnt = 0;
    int from = 0;
    int to = 0;
    int dropped = 0;
    for (int i = first; i < series.length(); i++) {
      int at = places[i];
      if (Float.isNaN(values[at])) {
        values[at] = (float) series.values()[i];
      } else if (!Double.isNaN(series.values()[i])) {
        dropped++;
      }
      learnt = i < end ? at + 1 : learnt;
      from = i < split.from() ? at + 1 : from;
      to = i < split.to() ? at + 1 : to;
    }
    if (split.oneOrigin()) {
      from = learnt;
      to = length;
    }
    double unit = unit(values, from, season);
    return new GridSeries(series.key(), start, interval, values, learnt, from, to, unit, dropped);
  }

  /** The place of each sample from the first on. */
  private static int[] places(Series series, int first, long interval) {
    int[] places = new int[series.length()];
    long taken = series.times()[first];
    for (int i = first + 1; i < places.length; i++) {
      long steps = Math.round((double) (series.times()[i] - taken) / interval);
      places[i] = Math.toIntExact(places[i - 1] + steps);
      taken = steps > 0 ? series.times()[i] : taken;
    }
    return places;
  }

  private static long interval(Series series) {
    long[] steps = new long[series.length() - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = series.times()[i + 1] - series.times()[i];
    }
    long[] above = Arrays.stream(steps).filter(step -> step > 0).sorted().toArray();
    if (above.length == 0) {
      throw new DataException(
          "series %s: expected times that rise, found one time only; check its time column"
              .formatted(series.key()));
    }
    return above[above.length / 2];
  }

  /** Of a series that repeats itself to the digit: a millionth of its size. */
  private static double unit(float[] values, int before, int season) {
    double errors = 0;
    double size = 0;
    int counted = 0;
    for (int i = season; i < before; i++) {
      double error = Math.abs((double) values[i] - values[i - season]);
      if (!Double.isNaN(error)) {
        errors += error;
        size += Math.abs(values[i]);
        counted++;
      }
    }
    return counted == 0 ? 1 : Math.max(errors, 1e-6 * size + 1e-12) / counted;
  }

  long time(int place) {
    return start + place * interval;
  }
}
