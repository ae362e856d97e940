package dev.unroll.jobs.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll demo}: the tweets; the others are its subcommands. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    optionListHeading = "%n",
    commandListHeading = "%nOther demos:%n",
    subcommands = {TagsDemoCommand.class, ForecastDemoCommand.class},
    description = {
      "Runs everything on this machine, with nothing to set up: a Kafka broker, Flink with its web"
          + " page, and two of the shipped models over a stream of tweets.",
      "",
      "Shows each committed prediction with its user's running mood beside it, and the dead letters"
          + " of the malformed records that come in between. Ctrl-C ends it cleanly; the last line"
          + " is a summary in which events = predictions + dead letters."
    })
public final class DemoCommand implements Callable<Integer> {
  @Mixin private final DemoOptions options;

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

  public DemoCommand() {
    options = new DemoOptions();
  }

  DemoCommand(PrintWriter out) {
    options = new DemoOptions(out);
  }

  @Override
  public Integer call() throws Exception {
    DemoOptions.rate(rate);
    try (Feed feed = tweets == null ? SampleFeed.open() : FileFeed.open(tweets)) {
      String what = "about %s a second; %s".formatted(DemoOptions.number(rate), feed.describe());
      return options.play(
          feed,
          new SwellingPace(rate, new SplittableRandom()),
          (screen, lines, terminal, now) -> new TweetScene(screen, lines, what, now));
    }
  }
}
