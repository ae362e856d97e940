package dev.unroll.jobs.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the answers to the screen at a pace that can be read. They arrive in heaps, a heap a
 * commit; they leave evenly over {@link #SPREAD}, each once what other pipelines say of the same
 * event is known too, or after {@link #PATIENCE} without it. Where more arrives than can be read, a
 * sample is shown, and all that is not one of many.
 *
 * <p>Time is given in nanoseconds of any one clock. Not thread-safe.
 */
final class Show {
  private static final Duration SPREAD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final double MOST_PER_SECOND = 30;
  private static final int MOST_WAITING = 200;
  private static final int WAITING_AFTER_THINNING = 60;

  private record Waiting(Shown shown, long since) {}

  private final String thinning;
  private final Consumer<String> lines;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private double credit;
  private long last;
  private boolean thinned;

  /**
   * A show.
   *
   * @param thinning what is said when from here on only a sample is shown
   * @param lines takes the finished lines
   * @param now the time
   */
  Show(String thinning, Consumer<String> lines, long now) {
    this.thinning = thinning;
    this.lines = lines;
    this.last = now;
  }

  void add(Shown shown, long now) {
    waiting.add(new Waiting(shown, now));
  }

  /** Shows what is due; called often. */
  void tick(long now) {
    if (waiting.size() > MOST_WAITING) {
      thin();
    }
    double perSecond =
        Math.min(MOST_PER_SECOND, Math.max(5, waiting.size() / (double) SPREAD.toSeconds()));
    // Little is saved up, so that a pause is not followed by a burst.
    credit = Math.min(3, credit + perSecond * (now - last) / 1e9);
    last = now;
    while (credit >= 1 && !waiting.isEmpty()) {
      Waiting next = waiting.element();
      List<String> due = lines(next, now - next.since() >= PATIENCE.toNanos());
      if (due == null) {
        return;
      }
      waiting.remove();
      credit--;
      due.forEach(lines);
    }
  }

  /** Shows all that waits, as it stands. */
  void finish() {
    for (Waiting each : waiting) {
      List<String> due = lines(each, true);
      if (due != null) {
        due.forEach(lines);
      }
    }
    waiting.clear();
  }

  private static @Nullable List<String> lines(Waiting waiting, boolean late) {
    return waiting.shown().lines(late);
  }

  private void thin() {
    if (!thinned) {
      thinned = true;
      lines.accept(thinning);
    }
    int surplus = waiting.size() - WAITING_AFTER_THINNING;
    Deque<Waiting> kept = new ArrayDeque<>();
    for (Waiting each : waiting) {
      if (surplus > 0 && each.shown().isOneOfMany()) {
        surplus--;
      } else {
        kept.add(each);
      }
    }
    waiting.clear();
    waiting.addAll(kept);
  }
}
