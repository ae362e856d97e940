package dev.unroll.jobs.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How fast counters grow, from one reading to the next. Not thread-safe. */
final class Rates {
  private record Reading(long counter, Instant at) {}

  private final Map<String, Reading> last = new HashMap<>();

  /**
   * Growth a second since the counter's last reading; NaN at its first one. A counter that fell was
   * set back, and has grown by nothing.
   */
  double of(String name, long counter, Instant now) {
    Reading before = last.put(name, new Reading(counter, now));
    if (before == null) {
      return Double.NaN;
    }
    double seconds = Duration.between(before.at(), now).toNanos() / 1e9;
    return seconds <= 0 ? 0 : Math.max(0, counter - before.counter()) / seconds;
  }
}
