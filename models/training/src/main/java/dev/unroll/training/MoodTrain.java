package dev.unroll.training;

import picocli.CommandLine.Command;

/** {@code unroll train tweet-mood}. */
@Command(
    name = "tweet-mood",
    sortOptions = false,
    description = {
      "Keeps a user's mood up to date, tweet by tweet.",
      "",
      "Learns from single labelled tweets: a folder in TweetEval's layout (mapping.txt, "
          + "train_text.txt, train_labels.txt, val_…), or a CSV file with the header text,label, "
          + "whose validation part is split off.",
      ""
    })
final class MoodTrain extends TextTrain {
  MoodTrain() {
    super(new MoodRecipe());
  }
}
