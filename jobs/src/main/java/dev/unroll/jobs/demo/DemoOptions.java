package dev.unroll.jobs.demo;

import dev.unroll.jobs.local.Terminal;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the demos have in common on the command line, and the screen that they write to. */
final class DemoOptions {
  private final PrintWriter out;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Stream for N seconds, then end. Without it, until Ctrl-C.")
  private @Nullable Integer seconds;

  /**
   * For standard output, in UTF-8 whatever the locale: in the C locale of a container every emoji
   * would come out as a question mark.
   */
  DemoOptions() {
    this(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
  }

  DemoOptions(PrintWriter out) {
    this.out = out;
  }

  /** How long to stream; null without an end. */
  @Nullable Duration length() {
    if (seconds != null && seconds < 1) {
      throw new UserError("--seconds: expected 1 or more, found " + seconds);
    }
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** Where it is written. */
  PrintWriter out() {
    return out;
  }

  /** What stands at the other end. */
  Terminal terminal() {
    return Terminal.detect(System.getenv());
  }

  /** The rate of an option {@code --rate}, if it is one. */
  static double rate(double rate) {
    if (!(rate > 0 && rate <= 1_000_000)) {
      throw new UserError("--rate: expected more than 0 and at most 1000000, found " + rate);
    }
    return rate;
  }

  /** A number as people write it. */
  static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
