package dev.unroll.jobs.demo;

import dev.unroll.jobs.local.Terminal;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the demos have in common: the command line, the screen that they write to, the run. */
final class DemoOptions {
  /** Makes a demo's scene. */
  interface SceneMaker {
    Scene make(Screen screen, Lines lines, Terminal terminal, long now);
  }

  private final PrintWriter out;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

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

  /**
   * Shows what the pipelines answer to a feed, until its end or the user's.
   *
   * @return the exit status
   */
  int play(Feed feed, Pace pace, SceneMaker maker) throws Exception {
    Duration length = length();
    refuseOptionsBefore();
    Terminal terminal = Terminal.detect(System.getenv());
    Screen screen = new Screen(out, terminal.live());
    Lines lines = new Lines(terminal.width(), terminal.colour());
    Scene scene = maker.make(screen, lines, terminal, System.nanoTime());
    return new Demo(screen, scene, feed, pace, length).runUntilInterrupted();
  }

  /** How long to stream; null without an end. */
  private @Nullable Duration length() {
    if (seconds != null && seconds < 1) {
      throw new UserError("--seconds: expected 1 or more, found " + seconds);
    }
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** What stands before a demo's name would be read for another demo, and heard by none. */
  private void refuseOptionsBefore() {
    CommandSpec before = command.parent();
    if (before == null) {
      return;
    }
    for (OptionSpec option : before.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      throw new UserError(
          "%s: expected after %s, found before it; write '%s %s …'"
              .formatted(name, command.name(), command.qualifiedName(), name));
    }
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
