package dev.unroll.training;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code unroll train classifier}: any labelled texts, any of the networks there are. */
@Command(
    name = "classifier",
    sortOptions = false,
    description = {
      "Scores texts by the labels of your own data, with any of the networks there are.",
      "",
      "Learns from a folder in TweetEval's layout (mapping.txt, train_text.txt, train_labels.txt, "
          + "val_…), or a CSV file with the header text,label, whose validation part is split off.",
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
  @Mixin private final ClassifierOptions network;

  ClassifierTrain() {
    this(new ClassifierOptions());
  }

  private ClassifierTrain(ClassifierOptions network) {
    super(new ClassifierRecipe(network));
    this.network = network;
  }

  @Override
  public Integer call() throws IOException {
    network.check();
    return super.call();
  }
}
