package dev.unroll.jobs.demo;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll demo tags}. */
@Command(
    name = "tags",
    mixinStandardHelpOptions = true,
    optionListHeading = "%n",
    description = {
      "Tags the words of sentences with their parts of speech, and finds names in them: whole"
          + " sentences through one model, and the same words one by one, as a stream, through"
          + " another that has not seen what follows.",
      "",
      "Shows each committed sentence with a tag below each word, and where the two differ."
          + " Ctrl-C ends it cleanly; the last line is a summary in which"
          + " events = predictions + dead letters."
    })
final class TagsDemoCommand implements Callable<Integer> {
  @Mixin private DemoOptions options = new DemoOptions();

  @Option(
      names = "--rate",
      paramLabel = "EVENTS_PER_SECOND",
      defaultValue = "15",
      description = "How many events, words and sentences, a second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Override
  public Integer call() throws Exception {
    DemoOptions.rate(rate);
    try (SentenceFeed feed = SentenceFeed.open()) {
      String what = "about %s a second; %s".formatted(DemoOptions.number(rate), feed.describe());
      return options.play(
          feed,
          new SwellingPace(rate, new SplittableRandom()),
          (screen, lines, terminal, now) -> new TagsScene(screen, lines, what, now));
    }
  }
}
