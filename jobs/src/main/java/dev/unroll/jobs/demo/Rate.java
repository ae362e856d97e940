package dev.unroll.jobs.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grows, over the last seconds in which it did. Not thread-safe. */
final class Rate {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private record Point(long at, long count) {}

  private final Deque<Point> points = new ArrayDeque<>();
  private double last;

  /** From a time in nanoseconds on. */
  Rate(long now) {
    points.add(new Point(now, 0));
  }

  /** Adds what the count is now; gives its growth a second. */
  double at(long now, long count) {
    if (count > points.getLast().count()) {
      points.add(new Point(now, count));
      while (points.size() > 2 && now - points.element().at() > WINDOW.toNanos()) {
        points.remove();
      }
      Point first = points.element();
      last = (count - first.count()) * 1e9 / Math.max(1, now - first.at());
    }
    return last;
  }
}
