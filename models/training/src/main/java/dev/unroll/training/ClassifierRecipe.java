package dev.unroll.training;

import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.LearnedTable;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.OneHotTable;
import dev.unroll.training.network.TokenClassifier;
import dev.unroll.training.network.TokenTable;
import dev.unroll.training.network.VectorTable;
import dev.unroll.training.text.TokenFeatures;
import dev.unroll.training.text.VectorVocabulary;
import dev.unroll.training.text.WordPieceTrainer;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code classifier}: single texts through the network that the options describe. */
final class ClassifierRecipe implements Recipe {
  private static final double HIDE_TOKENS = 0.1;
  private static final int EPOCHS = 10;
  private static final int PATIENCE = 3;
  private static final float WEIGHT_DECAY = 0.05f;

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
    return options.form;
  }

  @Override
  public Plan plan(long seed) {
    return new Plan(
        seed,
        new LearningSettings(
            EPOCHS,
            PATIENCE,
            options.batch,
            options.learningRate,
            WEIGHT_DECAY,
            options.average,
            0,
            options.clip),
        options.vocabulary(),
        new NetworkShape(
            options.cell,
            0,
            options.width(),
            options.hidden,
            options.layers,
            options.bidirectional,
            options.pooling(),
            0,
            options.embeddingDropout,
            options.dropout));
  }

  @Override
  public Words words(Collection<String> texts, Plan plan) throws IOException {
    Path vectors = options.vectors();
    return vectors == null
        ? WordPieceTrainer.train(texts, plan.vocabulary())
        : VectorVocabulary.make(texts, vectors, plan.vocabulary());
  }

  @Override
  public TokenClassifier network(NetworkShape shape, Words words) {
    TokenTable table = table(shape, words);
    return new TokenClassifier(shape.withEmbedding(table.width()), table, options.network());
  }

  private TokenTable table(NetworkShape shape, Words words) {
    if (options.vectors() != null) {
      TokenFeatures features = Objects.requireNonNull(words.features());
      return new VectorTable(features.vectors(), features.width(), options.width(), options.tune);
    }
    return options.isOneHot()
        ? new OneHotTable(shape.vocabulary())
        : new LearnedTable(shape.vocabulary(), options.width());
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
        ClassWeights.of(options.classWeights, labels, train.classCounts(labels.size())),
        options.pooling(),
        batch,
        0,
        new TokenNoise(linkToken, 0, HIDE_TOKENS));
  }

  @Override
  public String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    return """
        - %s
        - %s%s, %d layer(s) of %d units, %s, states begin %s; %s; dense layer, softmax.
        - Cross-entropy, class weights %s; dropout %.2f on embedding columns, %.2f before the dense layer,
          %.2f of the hidden units in the recurrent product; %.0f %% of tokens hidden.
        - AdamW, learning rate %s, %d texts a step, gradients of a norm of at most %s%s, %d passes, the running
          average of the weights (%s) kept from pass %d.
        """
        .formatted(
            tokens(shape),
            options.convolution == null
                ? ""
                : "A causal convolution over " + options.convolution + " steps, then ",
            shape.cell(),
            shape.layers(),
            shape.hidden(),
            shape.bidirectional() ? "both directions" : "one direction",
            options.initial == ClassifierOptions.Initial.LEARNED ? "where learned" : "at zero",
            shape.pooling() == Pooling.NONE
                ? "the last token's answer"
                : "mean and maximum over the tokens",
            options.classWeights,
            options.embeddingDropout,
            options.dropout,
            options.recurrentDropout,
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

  private String tokens(NetworkShape shape) {
    String count = String.format(Locale.ROOT, "%,d ", shape.vocabulary());
    Path vectors = options.vectors();
    if (vectors == null) {
      return count
          + "word pieces learned from the training texts, "
          + (options.isOneHot() ? "one-hot." : "each a learned row of " + options.width() + ".");
    }
    return count
        + "words with vectors of `"
        + vectors.getFileName()
        + "` (its licence holds for this model too), "
        + (options.tune ? "tuned" : "frozen")
        + (options.width() == 0 ? "." : ", through a projection to " + options.width() + ".");
  }

  @Override
  public String limits() {
    return """
      - It knows the language of its training texts only.
      - At most %d tokens of a text are read.
      """
        .formatted(Training.MAX_STEPS);
  }
}
