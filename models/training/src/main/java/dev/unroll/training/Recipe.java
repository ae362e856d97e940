package dev.unroll.training;

import dev.unroll.models.onnx.Form;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.TokenClassifier;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.WordPieceTrainer;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to train one bundle: what kind of network, how it learns, what is measured. */
interface Recipe {
  /** The name on the command line and of the bundle. */
  String name();

  /** What the bundle does, in one sentence. */
  String purpose();

  /** What the bundle's {@code model.json} says of its version. */
  default String version() {
    return "1";
  }

  /** Whether a text's tokens are those of its words, each by itself. */
  default boolean byWord() {
    return false;
  }

  /** How texts become tokens. */
  default Words words(Collection<String> texts, Plan plan) throws IOException {
    return WordPieceTrainer.train(texts, plan.vocabulary());
  }

  /** What {@code golden.json} holds; null for none. */
  default @Nullable String golden(TextTokenizer tokenizer, OnnxScorer scorer) {
    return null;
  }

  /** A new network of a shape. */
  default TokenClassifier network(NetworkShape shape, Words words) {
    return new TokenClassifier(shape);
  }

  /** What graph the bundle has; passes are validated with the plain one. */
  default Form form() {
    return Form.TIME;
  }

  /**
   * What is taught, over the data's texts.
   *
   * @param labels the names of the classes
   * @param batch texts a step
   * @param linkToken the word piece that stands for a link
   */
  Task task(
      TokenisedTexts train,
      TokenisedTexts validation,
      List<String> labels,
      int batch,
      int linkToken);

  /** What was done, as Markdown paragraphs for the card. */
  String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome);

  /** What the model cannot do, as Markdown for the card. */
  String limits();

  /**
   * What a run may decide about a recipe.
   *
   * @param settings how long and how fast it learns
   * @param vocabulary the most token pieces
   * @param network the network but for its vocabulary and classes, which the data decide
   */
  record Plan(long seed, LearningSettings settings, int vocabulary, NetworkShape network) {
    Plan withEpochs(int most) {
      return new Plan(seed, settings.withEpochs(most), vocabulary, network);
    }
  }

  /** The plan the shipped bundle was made with, for a seed. */
  Plan plan(long seed);
}
