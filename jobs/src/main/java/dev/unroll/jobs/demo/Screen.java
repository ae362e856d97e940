package dev.unroll.jobs.demo;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Lines that scroll, and on a terminal a last line that stays and changes. Elsewhere a status is a
 * line like the others. Not thread-safe.
 */
final class Screen {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String status = "";

  Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** How often a status is worth its place: a line that stays may change often. */
  Duration statusEvery() {
    return terminal ? Duration.ofMillis(500) : Duration.ofSeconds(5);
  }

  void line(String line) {
    out.print(status.isEmpty() ? line : CLEAR_LINE + line);
    out.print('\n');
    out.print(status);
    out.flush();
  }

  void status(String line) {
    if (!terminal) {
      line(line);
      return;
    }
    status = line;
    out.print(CLEAR_LINE + line);
    out.flush();
  }

  /** What is going on while nothing can be shown yet; on a terminal only. */
  void progress(String line) {
    if (terminal) {
      status(line);
    }
  }

  /** Takes the status away; what is printed next starts on a line of its own. */
  void clearStatus() {
    if (!status.isEmpty()) {
      status = "";
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  /** Whether nobody reads any more: the other end of the pipe is closed. */
  boolean isBroken() {
    return out.checkError();
  }
}
