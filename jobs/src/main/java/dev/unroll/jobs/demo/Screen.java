package dev.unroll.jobs.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Lines that scroll, and on a terminal some last lines that stay and change. Elsewhere a status is
 * lines like the others. Not thread-safe.
 */
final class Screen {
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final boolean terminal;
  private List<String> status = List.of();

  Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether the last lines stay and change. */
  boolean isTerminal() {
    return terminal;
  }

  /** How often a status is worth its place: lines that stay may change often. */
  Duration statusEvery() {
    return terminal ? Duration.ofMillis(500) : Duration.ofSeconds(5);
  }

  void line(String line) {
    out.print(above() + line + '\n' + below(status));
    out.flush();
  }

  /** Puts these lines in the place of the last status. */
  void status(List<String> lines) {
    if (!terminal) {
      lines.forEach(this::line);
      return;
    }
    out.print(top() + below(lines) + (lines.size() < status.size() ? ERASE_BELOW : ""));
    out.flush();
    status = List.copyOf(lines);
  }

  /** What is going on while nothing can be shown yet; on a terminal only. */
  void progress(String line) {
    if (terminal) {
      status(List.of(line));
    }
  }

  /** Takes the status away; what is printed next starts on a line of its own. */
  void clearStatus() {
    if (!status.isEmpty()) {
      out.print(above());
      out.flush();
      status = List.of();
    }
  }

  /** Whether nobody reads any more: the other end of the pipe is closed. */
  boolean isBroken() {
    return out.checkError();
  }

  /** To the first column of the status' first line. */
  private String top() {
    return status.isEmpty()
        ? ""
        : "\r" + (status.size() > 1 ? "\u001b[" + (status.size() - 1) + "A" : "");
  }

  /** The same, with the status erased. */
  private String above() {
    return status.isEmpty() ? "" : top() + (status.size() > 1 ? ERASE_BELOW : ERASE_LINE);
  }

  /** The lines, each over what stood in its place; no line end after the last. */
  private static String below(List<String> lines) {
    return lines.isEmpty() ? "" : ERASE_LINE + String.join("\n" + ERASE_LINE, lines);
  }
}
