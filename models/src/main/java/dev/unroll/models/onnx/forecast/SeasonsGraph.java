package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeasonComparison;
import dev.unroll.models.onnx.Attribute;
import java.util.Arrays;
import java.util.List;

/** The newest seasons of a window, and {@link SeasonComparison}'s features of them. */
final class SeasonsGraph {
  private SeasonsGraph() {}

  /** {@code [batch, R, S]}, the oldest first. */
  static String newest(Formulas f, FrameSettings settings, String window) {
    int kept = settings.seasons() * settings.season();
    String newest = last(f, window, settings.window(), kept);
    return f.reshape(newest, settings.seasons(), settings.season());
  }

  /**
   * The features, {@code [batch, R/2 + 2R]}.
   *
   * @param window v, {@code [batch, W]}
   * @param normalised z, {@code [batch, W]}
   */
  static String compare(
      Formulas f, FrameSettings settings, String window, String normalised, String spread) {
    int seasons = settings.seasons();
    int season = settings.season();
    int w = settings.window();
    int lags = SeasonComparison.lags(seasons);
    int compared = (seasons - lags) * season;

    String[] apart = new String[lags];
    String recent = last(f, window, w, compared);
    for (int k = 1; k <= lags; k++) {
      int before = k * season;
      String earlier = last(f, first(f, window, w, w - before), w - before, compared);
      apart[k - 1] = mean(f, f.abs(f.sub(recent, earlier)), compared);
    }
    String far = lags == 1 ? apart[0] : f.join(apart);
    String typical =
        f.add(mean(f, far, lags), f.mul(f.scalar(SeasonComparison.LEAST_SHARE), spread));

    String all = newest(f, settings, window);
    String last = f.node("Gather", List.of(all, f.longs(seasons - 1)), Attribute.of("axis", 1));
    String fromLast = mean(f, f.abs(f.sub(all, last)), season);
    String toLast = first(f, f.reshape(fromLast, seasons), seasons, seasons - 1);
    String levels = f.reshape(mean(f, newest(f, settings, normalised), season), seasons);
    return f.join(
        ratio(f, far, typical),
        f.min(f.div(typical, spread), f.scalar(SeasonComparison.MOST_SPREAD)),
        ratio(f, toLast, typical),
        levels);
  }

  /** Over the last axis, which stays with size 1. */
  private static String mean(Formulas f, String x, int size) {
    // Two columns: a product with a single one takes another path, whose bits depend on the rows.
    float[] shares = new float[2 * size];
    Arrays.fill(shares, 1f / size);
    return f.split(f.node("MatMul", x, f.floats(shares, size, 2)), 1, 1).get(0);
  }

  private static String ratio(Formulas f, String apart, String typical) {
    return f.min(f.sub(f.div(apart, typical), f.scalar(1)), f.scalar(SeasonComparison.MOST));
  }

  /** The first columns of so many. */
  static String first(Formulas f, String x, int columns, int kept) {
    return kept == columns ? x : f.split(x, kept, columns - kept).get(0);
  }

  private static String last(Formulas f, String x, int columns, int kept) {
    return kept == columns ? x : f.split(x, columns - kept, kept).get(1);
  }
}
