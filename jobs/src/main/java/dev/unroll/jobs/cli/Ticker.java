package dev.unroll.jobs.cli;

import dev.unroll.operators.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** A line on a terminal that says how far a run is, written over itself; silent elsewhere. */
// From JDK 22 on a console is there without a terminal too: then a few lines too many are shown.
@SuppressWarnings("SystemConsoleNull")
final class Ticker implements AutoCloseable {
  /** Counts are a heartbeat old, which is a second. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal = System.console() != null;
  private final long start = System.nanoTime();
  private final long all;
  private boolean shown;

  Ticker(PrintWriter err) {
    this(err, 0);
  }

  /**
   * @param all how many events there are, or 0 where nobody knows
   */
  Ticker(PrintWriter err, long all) {
    this.err = err;
    this.all = all;
  }

  /**
   * Shows counts over the counts before.
   *
   * @param now by accumulator, of {@link Tally}; asked only where there is a terminal, as a job's
   *     answer holds its whole graph
   */
  void show(Supplier<Map<String, Long>> now) {
    if (!terminal) {
      return;
    }
    Map<String, Long> counts = now.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    long dead = Tally.deadLetters(counts).values().stream().mapToLong(Long::longValue).sum();
    err.printf(
        Locale.ROOT,
        "%s%.0f s%s · %d predictions · %d dead letters · %.0f events/s",
        ERASE,
        seconds,
        all == 0
            ? ""
            : String.format(
                Locale.ROOT, " · %d %%", 100 * counts.getOrDefault(Tally.EVENTS, 0L) / all),
        counts.getOrDefault(Tally.PREDICTIONS, 0L),
        dead,
        counts.getOrDefault(Tally.EVENTS, 0L) / seconds);
    err.flush();
    shown = true;
  }

  /** Says something that stays. */
  void tell(String line) {
    close();
    err.println(line);
    err.flush();
  }

  @Override
  public void close() {
    if (shown) {
      err.print(ERASE);
      err.flush();
      shown = false;
    }
  }
}
