package dev.unroll.training;

import dev.unroll.training.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code unroll train classifier}: any labelled texts, any of the networks there are. */
@Command(
    name = "classifier",
    sortOptions = false,
    description = {
      "Scores texts by the labels of your own data, with any of the networks there are.",
      "",
      TextTrain.LEARNS_FROM,
      "",
      Words.READ_AS,
      ""
    },
    footer = {
      "",
      "Examples:",
      "  unroll train classifier --data reviews.csv --bidirectional --recurrent-dropout 0.2",
      "  unroll train classifier --data reviews.csv --embedding glove.6B.100d.txt --embedding-size 48",
      "  unroll train classifier --data reviews.csv --cell gru --form step-folded"
    })
final class ClassifierTrain extends TextTrain {
  @Mixin private final ClassifierOptions options;

  ClassifierTrain() {
    this(new ClassifierOptions());
  }

  private ClassifierTrain(ClassifierOptions options) {
    super(new ClassifierRecipe(options));
    this.options = options;
  }

  @Override
  void check(TrainOptions line) {
    options.check(line);
  }
}
