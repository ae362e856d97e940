package dev.unroll.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The middle and the ends of some rounds' figures. */
record Spread(double median, double least, double greatest) {
  /** An even count's median is the mean of the two in the middle. */
  static Spread of(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a spread needs a figure");
    }
    int half = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[half] : Arrays.stream(sorted, half - 1, half + 1).sum() / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Round by round: what ran in one round met the same machine. */
  static Spread ofRatios(List<Double> figures, List<Double> others) {
    return of(
        IntStream.range(0, Math.min(figures.size(), others.size()))
            .mapToObj(round -> figures.get(round) / others.get(round))
            .toList());
  }

  /**
   * @param format of each number
   */
  String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + ".." + format + ")", median, least, greatest);
  }
}
