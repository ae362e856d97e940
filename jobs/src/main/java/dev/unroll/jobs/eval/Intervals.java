package dev.unroll.jobs.eval;

import dev.unroll.models.data.Series;
import java.util.Arrays;
import java.util.List;

/** How far apart the rows of series are. */
final class Intervals {
  private Intervals() {}

  /** The median distance of two rows in milliseconds; 0 where there are none. */
  static long usual(Series series) {
    long[] steps = new long[Math.max(0, series.length() - 1)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = series.times()[i + 1] - series.times()[i];
    }
    Arrays.sort(steps);
    return steps.length == 0 ? 0 : steps[steps.length / 2];
  }

  /** The first series' that has one. */
  static long ofAll(List<Series> all) {
    return all.stream().mapToLong(Intervals::usual).filter(step -> step > 0).findFirst().orElse(0);
  }

  /** Whether all rows of a series are equally far apart. */
  static boolean isRegular(Series series) {
    long step = usual(series);
    for (int i = 1; i < series.length(); i++) {
      if (series.times()[i] - series.times()[i - 1] != step) {
        return false;
      }
    }
    return true;
  }

  /** The row whose time is nearest to a time and within half a usual step of it; -1 for none. */
  static int row(Series series, long time) {
    int at = Arrays.binarySearch(series.times(), time);
    if (at >= 0) {
      return at;
    }
    int after = -at - 1;
    long half = usual(series) / 2;
    boolean hasAfter = after < series.length() && series.times()[after] - time <= half;
    boolean hasBefore = after > 0 && time - series.times()[after - 1] <= half;
    if (hasAfter && hasBefore) {
      long ahead = series.times()[after] - time;
      return ahead < time - series.times()[after - 1] ? after : after - 1;
    }
    return hasAfter ? after : hasBefore ? after - 1 : -1;
  }
}
