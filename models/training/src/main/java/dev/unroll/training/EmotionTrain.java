package dev.unroll.training;

import picocli.CommandLine.Command;

/** {@code unroll train tweet-emotion}. */
@Command(
    name = "tweet-emotion",
    sortOptions = false,
    description = {
      "Scores single tweets by what their writers feel: anger, joy, optimism, sadness.",
      "",
      "Learns from a folder in TweetEval's layout (mapping.txt, train_text.txt, train_labels.txt, "
          + "val_…), or a CSV file with the header text,label, whose validation part is split off.",
      ""
    })
final class EmotionTrain extends TextTrain {
  EmotionTrain() {
    super(TweetRecipe.emotion());
  }
}
