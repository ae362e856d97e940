package dev.unroll.training;

import dev.unroll.models.onnx.Form;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.TokenClassifier;
import dev.unroll.training.network.TokenTable;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** {@code classifier}: single texts through the network that the options describe. */
final class ClassifierRecipe implements Recipe {
  private static final double HIDE_TOKENS = 0.1;

  private final ClassifierOptions options;

  ClassifierRecipe(ClassifierOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return options.name;
  }

  @Override
  public String purpose() {
    return "Scores a text: how likely it is to be of each class.";
  }

  @Override
  public Form form() {
    return options.network.form();
  }

  @Override
  public Plan plan(long seed) {
    ClassifierLearningOptions learning = options.learning;
    return new Plan(
        seed,
        learning.settings(),
        options.tokens.vocabulary(),
        options.network.shape(
            options.tokens.width(), learning.embeddingDropout(), learning.dropout()));
  }

  @Override
  public Words words(Collection<String> texts, Plan plan) throws IOException {
    return options.tokens.words(texts, plan.vocabulary());
  }

  @Override
  public TokenClassifier network(NetworkShape shape, Words words) {
    TokenTable table = options.tokens.table(words);
    return new TokenClassifier(
        shape.withEmbedding(table.width()),
        table,
        options.network.beyond(options.learning.recurrentDropout()));
  }

  @Override
  public Task task(
      TokenisedTexts train,
      TokenisedTexts validation,
      List<String> labels,
      int batch,
      int linkToken) {
    return new SentimentTask(
        train,
        validation,
        ClassWeights.of(options.learning.classWeights(), labels, train.classCounts(labels.size())),
        options.network.pooling(),
        batch,
        0,
        new TokenNoise(linkToken, 0, HIDE_TOKENS));
  }

  @Override
  public String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    ClassifierLearningOptions learning = options.learning;
    return String.format(
        Locale.ROOT,
        """
        - %s
        - %s; dense layer, softmax.
        - Cross-entropy, class weights %s; dropout %.2f on embedding columns, %.2f before the dense layer,
          %.2f of the hidden units in the recurrent product; %.0f %% of tokens hidden.
        - AdamW, learning rate %s, %d texts a step, gradients of a norm of at most %s%s, %d passes, the running
          average of the weights (%s) kept from pass %d.
        """,
        options.tokens.told(shape.vocabulary()),
        options.network.told(),
        learning.classWeights(),
        learning.embeddingDropout(),
        learning.dropout(),
        learning.recurrentDropout(),
        HIDE_TOKENS * 100,
        settings.learningRate(),
        settings.batch(),
        settings.clip() > 0 ? settings.clip() : "any size",
        outcome.skipped() == 0
            ? ""
            : " (" + outcome.skipped() + " steps left out, as a gradient was no number)",
        outcome.epochs(),
        settings.averageDecay(),
        outcome.bestEpoch());
  }

  @Override
  public String limits() {
    return String.format(
        Locale.ROOT,
        """
      - It knows the language of its training texts only.
      - %s
      - At most %d tokens of a text are read.
      """,
        Words.READ_AS,
        Training.MAX_STEPS);
  }
}
