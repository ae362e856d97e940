package dev.unroll.training;

import picocli.CommandLine.Command;

/** {@code unroll train tweet-sentiment}. */
@Command(
    name = "tweet-sentiment",
    sortOptions = false,
    description = {
      "Scores single tweets: negative, neutral, positive.",
      "",
      "Learns from a folder in TweetEval's layout (mapping.txt, train_text.txt, train_labels.txt, "
          + "val_…), or a CSV file with the header text,label, whose validation part is split off.",
      ""
    })
final class SentimentTrain extends TextTrain {
  SentimentTrain() {
    super(new SentimentRecipe());
  }
}
