package dev.unroll.training;

import picocli.CommandLine.Command;

/** {@code unroll train tweet-emotion}. */
@Command(
    name = "tweet-emotion",
    sortOptions = false,
    description = {
      "Scores single tweets by what their writers feel: anger, joy, optimism, sadness.",
      "",
      TextTrain.LEARNS_FROM,
      ""
    })
final class EmotionTrain extends TextTrain {
  EmotionTrain() {
    super(TweetRecipe.emotion());
  }
}
