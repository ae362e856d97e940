package dev.unroll.jobs.eval;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Alarms over labelled windows of anomalies, as for the Numenta Anomaly Benchmark. An alarm is a
 * sample that counts as an outlier. A window is found when at least one alarm falls into it. False
 * alarms are the hours of the clock, series by series, with an alarm outside of every window: what
 * goes on is told once an hour, and a detector that never stops gains nothing by it.
 *
 * @param threshold from which score on a sample is an outlier; NaN where the model says it itself
 * @param found windows
 * @param windows all there are
 * @param falseAlarms over all series
 * @param weeks of all series together
 */
record Alarms(double threshold, int found, int windows, int falseAlarms, double weeks) {
  private static final double WEEK = 7 * 86_400_000.0;
  private static final long HOUR = 3_600_000;

  /**
   * A time in which something was wrong, in epoch milliseconds, both ends in it.
   *
   * @param from its beginning
   * @param to its end
   */
  record Window(long from, long to) {
    boolean holds(long time) {
      return from <= time && time <= to;
    }
  }

  /**
   * A series with how unlikely each of its samples was.
   *
   * @param scores NaN where a sample has none, as the first ones
   */
  @SuppressWarnings("ArrayRecordComponent") // only its elements are read
  record Scored(long[] times, double[] scores, List<Window> windows) {
    private boolean outside(int row) {
      return windows.stream().noneMatch(window -> window.holds(times[row]));
    }

    private long hour(int row) {
      return Math.floorDiv(times[row], HOUR);
    }

    private int found(BitSet alarms) {
      return (int)
          windows.stream()
              .filter(window -> alarms.stream().anyMatch(row -> window.holds(times[row])))
              .count();
    }
  }

  double falseAlarmsAWeek() {
    return falseAlarms / weeks;
  }

  /**
   * At the least threshold at which there are no more than so many false alarms in a week of a
   * series, the same threshold for all series.
   */
  static Alarms at(List<Scored> all, double falseAlarmsAWeek) {
    // Each hour cries at its greatest score outside of the windows.
    List<Double> hours = new ArrayList<>();
    for (Scored series : all) {
      Map<Long, Double> greatest = new HashMap<>();
      for (int row = 0; row < series.scores().length; row++) {
        if (!Double.isNaN(series.scores()[row]) && series.outside(row)) {
          greatest.merge(series.hour(row), series.scores()[row], Math::max);
        }
      }
      hours.addAll(greatest.values());
    }
    hours.sort(Comparator.reverseOrder());
    int most = (int) (falseAlarmsAWeek * weeks(all));
    // Just above the first hour that would be one too many.
    double threshold = most < hours.size() ? Math.nextUp(hours.get(most)) : 0;
    return at(all, alarms(all, threshold), threshold);
  }

  private static List<BitSet> alarms(List<Scored> all, double threshold) {
    List<BitSet> alarms = new ArrayList<>();
    for (Scored series : all) {
      BitSet own = new BitSet();
      for (int row = 0; row < series.scores().length; row++) {
        own.set(row, series.scores()[row] >= threshold);
      }
      alarms.add(own);
    }
    return alarms;
  }

  /** With alarms that are given, by series and row. */
  static Alarms of(List<Scored> all, List<BitSet> alarms) {
    return at(all, alarms, Double.NaN);
  }

  private static Alarms at(List<Scored> all, List<BitSet> alarms, double threshold) {
    int falseAlarms = 0;
    for (int s = 0; s < all.size(); s++) {
      Scored series = all.get(s);
      BitSet own = alarms.get(s);
      falseAlarms +=
          (int) own.stream().filter(series::outside).mapToLong(series::hour).distinct().count();
    }
    return new Alarms(threshold, found(all, alarms), windows(all), falseAlarms, weeks(all));
  }

  private static int found(List<Scored> all, List<BitSet> alarms) {
    int found = 0;
    for (int s = 0; s < all.size(); s++) {
      found += all.get(s).found(alarms.get(s));
    }
    return found;
  }

  private static int windows(List<Scored> all) {
    return all.stream().mapToInt(series -> series.windows().size()).sum();
  }

  private static double weeks(List<Scored> all) {
    return all.stream()
        .filter(series -> series.times().length > 0)
        .mapToDouble(
            series -> (series.times()[series.times().length - 1] - series.times()[0]) / WEEK)
        .sum();
  }

  /**
   * The plain z-score: how many deviations each value is from the mean of the values before it, the
   * newest so many; NaN while there are fewer.
   */
  static double[] zScores(double[] values, int memory) {
    double[] scores = new double[values.length];
    for (int row = 0; row < values.length; row++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (int i = row - 1; i >= 0 && count < memory; i--) {
        if (!Double.isNaN(values[i])) {
          count++;
          double before = values[i] - sum;
          sum += before / count;
          squares += before * (values[i] - sum);
        }
      }
      double deviation = Math.sqrt(squares / count);
      scores[row] =
          count < memory || deviation == 0 ? Double.NaN : Math.abs(values[row] - sum) / deviation;
    }
    return scores;
  }
}
