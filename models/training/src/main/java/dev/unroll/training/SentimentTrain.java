package dev.unroll.training;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code unroll train tweet-sentiment}. */
@Command(
    name = "tweet-sentiment",
    sortOptions = false,
    description = {
      "Scores single tweets: negative, neutral, positive.",
      "",
      TextTrain.LEARNS_FROM,
      ""
    })
final class SentimentTrain extends TextTrain {
  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = {
        "Holds out the training texts from this day on (UTC; they need a column event_time_ms), "
            + "and says what the model is worth on them: on other topics, of a later time.",
        "Example: 2015-11-01"
      })
  private @Nullable LocalDate until;

  SentimentTrain() {
    super(TweetRecipe.sentiment());
  }

  @Override
  @Nullable Instant until() {
    return until == null ? null : until.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
