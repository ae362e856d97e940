package dev.unroll.jobs.demo;

import dev.unroll.jobs.local.Interrupts;
import dev.unroll.jobs.local.Terminal;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code unroll demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    optionListHeading = "%n",
    description = {
      "Runs everything on this machine, with nothing to set up: a Kafka broker, Flink with its web"
          + " page, and both shipped models over a stream of tweets.",
      "",
      "Shows each committed prediction with its user's running mood beside it, and the dead letters"
          + " of the malformed records that come in between. Ctrl-C ends it cleanly; the last line"
          + " is a summary in which events = predictions + dead letters."
    })
public final class DemoCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Stream for N seconds, then end. Without it, until Ctrl-C.")
  private @Nullable Integer seconds;

  @Option(
      names = "--tweets",
      paramLabel = "FILE",
      description = {
        "Your own tweets, sent once instead of the samples: JSON lines with id, user, text and"
            + " created_at. Lines go as they are; what cannot be read becomes a dead letter."
      })
  private @Nullable Path tweets;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS_PER_SECOND",
      defaultValue = "20",
      description = "How many tweets a second, on the mean. Default: ${DEFAULT-VALUE}.")
  private double rate;

  /**
   * For standard output, in UTF-8 whatever the locale: in the C locale of a container every emoji
   * would come out as a question mark.
   */
  public DemoCommand() {
    this(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
  }

  DemoCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    if (seconds != null && seconds < 1) {
      throw new UserError("--seconds: expected 1 or more, found " + seconds);
    }
    if (!(rate > 0 && rate <= 1_000_000)) {
      throw new UserError("--rate: expected more than 0 and at most 1000000, found " + rate);
    }
    Duration length = seconds == null ? null : Duration.ofSeconds(seconds);
    Terminal terminal = Terminal.detect(System.getenv());
    Screen screen = new Screen(out, terminal.live());
    DemoView view = new DemoView(terminal.width(), terminal.colour());
    try (Feed feed = tweets == null ? SampleFeed.open() : FileFeed.open(tweets)) {
      Demo demo = new Demo(screen, view, feed, rate, length);
      Interrupts.onInterrupt(demo::stop);
      return demo.run();
    }
  }
}
