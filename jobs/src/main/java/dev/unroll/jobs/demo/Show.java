package dev.unroll.jobs.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the answers to the screen at a pace that can be read. They arrive in heaps, a heap a
 * commit; they leave evenly over {@link #SPREAD}, each once the user's mood after the same tweet is
 * known too (it comes out of another pipeline), or after {@link #PATIENCE} without it. Where more
 * arrives than can be read, a sample of the predictions is shown, and every dead letter.
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

  private final DemoView view;
  private final Consumer<String> lines;
  private final MoodBoard moods = new MoodBoard();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private double credit;
  private long last;
  private boolean thinned;

  /**
   * A show.
   *
   * @param lines takes the finished lines
   * @param now the time
   */
  Show(DemoView view, Consumer<String> lines, long now) {
    this.view = view;
    this.lines = lines;
    this.last = now;
  }

  void mood(Answer mood) {
    moods.add(mood);
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
      String line = line(waiting.element(), now);
      if (line == null) {
        return;
      }
      waiting.remove();
      credit--;
      lines.accept(line);
    }
  }

  /** Shows all that waits, as it stands. */
  void finish() {
    for (Waiting each : waiting) {
      lines.accept(String.valueOf(line(each, Long.MAX_VALUE)));
    }
    waiting.clear();
  }

  private @Nullable String line(Waiting next, long now) {
    if (next.shown() instanceof Rejection rejection) {
      return view.deadLetter(rejection);
    }
    Answer answer = (Answer) next.shown();
    List<Answer> after = moods.after(answer.id());
    if (after == null) {
      if (now - next.since() < PATIENCE.toNanos()) {
        return null;
      }
      after = moods.of(answer.user());
    }
    return view.prediction(answer, after);
  }

  private void thin() {
    if (!thinned) {
      thinned = true;
      lines.accept(view.note("more than can be read: from here on a sample of the predictions"));
    }
    int surplus = waiting.size() - WAITING_AFTER_THINNING;
    Deque<Waiting> kept = new ArrayDeque<>();
    for (Waiting each : waiting) {
      if (surplus > 0 && each.shown() instanceof Answer) {
        surplus--;
      } else {
        kept.add(each);
      }
    }
    waiting.clear();
    waiting.addAll(kept);
  }
}
