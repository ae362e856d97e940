package dev.unroll.jobs.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest of one series: what came and what had been foreseen for it. Bounded. Not thread-safe.
 */
final class Track {
  /** A moment of a chart. */
  record Point(
      Instant time, double actual, double low, double median, double high, boolean outlier) {
    private static Point of(Forecast sample, Forecast.@Nullable Step foreseen) {
      return foreseen == null
          ? new Point(
              sample.time(), sample.value(), Double.NaN, Double.NaN, Double.NaN, sample.outlier())
          : new Point(
              sample.time(),
              sample.value(),
              foreseen.low(),
              foreseen.median(),
              foreseen.high(),
              sample.outlier());
    }

    private static Point of(Forecast.Step foreseen) {
      return new Point(
          foreseen.time(), Double.NaN, foreseen.low(), foreseen.median(), foreseen.high(), false);
    }
  }

  private static final int MOST = 400;

  private final String series;
  private final Deque<Point> past = new ArrayDeque<>();
  private Forecast latest;
  private @Nullable Forecast outlier;
  private boolean fresh;

  Track(Forecast first) {
    series = first.series();
    latest = first;
    take(first, null);
  }

  /** A sample, and what is foreseen after it. */
  void add(Forecast sample) {
    take(sample, latest.steps().isEmpty() ? null : latest.steps().get(0));
    latest = sample;
  }

  String series() {
    return series;
  }

  Forecast latest() {
    return latest;
  }

  /** The latest outlier; null before the first one. */
  @Nullable Forecast outlier() {
    return outlier;
  }

  /** Whether the latest sample is an outlier and the one before it is none. */
  boolean isSurprised() {
    return fresh;
  }

  /** Whether its values differ. */
  boolean isMoving() {
    return past.stream().mapToDouble(Point::actual).filter(Double::isFinite).distinct().count() > 1;
  }

  /** The latest moments, the oldest first: actual values with what was foreseen one step before. */
  List<Point> past(int most) {
    List<Point> points = new ArrayList<>(past);
    return points.subList(Math.max(0, points.size() - most), points.size());
  }

  /** What is foreseen, the nearest moment first. */
  List<Point> future(int most) {
    return latest.steps().stream().limit(most).map(Point::of).toList();
  }

  private void take(Forecast sample, Forecast.@Nullable Step foreseen) {
    fresh = sample.outlier() && (past.isEmpty() || !past.getLast().outlier());
    if (sample.outlier()) {
      outlier = sample;
    }
    if (past.size() == MOST) {
      past.remove();
    }
    past.add(Point.of(sample, foreseen));
  }
}
