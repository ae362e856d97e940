package dev.unroll.jobs.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/** A line on a terminal that says how far a run is, written over itself; silent elsewhere. */
// From JDK 22 on a console is there without a terminal too: then a few lines too many are shown.
@SuppressWarnings("SystemConsoleNull")
final class Ticker implements AutoCloseable {
  static final Duration PERIOD = Duration.ofMillis(500);

  private final PrintWriter err;
  private final boolean terminal = System.console() != null;
  private final long start = System.nanoTime();
  private boolean shown;

  Ticker(PrintWriter err) {
    this.err = err;
  }

  void show(Map<String, Long> counts) {
    if (!terminal) {
      return;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long done = counts.values().stream().mapToLong(Long::longValue).sum();
    err.printf("\r\u001b[K%.0f s  %d events  %.0f events/s", seconds, done, done / seconds);
    err.flush();
    shown = true;
  }

  @Override
  public void close() {
    if (shown) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
