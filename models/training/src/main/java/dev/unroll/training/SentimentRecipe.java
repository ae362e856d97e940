package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.NetworkShape;

/**
 * {@code tweet-sentiment}: single texts through a bidirectional LSTM and pooling over their tokens.
 */
final class SentimentRecipe implements Recipe {
  private static final float SMOOTHING = 0.1f;
  private static final double DROP_LINKS = 0.5;
  private static final double HIDE_TOKENS = 0.15;

  @Override
  public String name() {
    return "tweet-sentiment";
  }

  @Override
  public String purpose() {
    return "Scores a single tweet: how likely it is to be of each class.";
  }

  @Override
  public Plan plan(long seed) {
    return new Plan(
        seed,
        new LearningSettings(6, 3, 64, 2e-3f, 0.05f, 0.998f, 0),
        8000,
        new NetworkShape(Cell.LSTM, 0, 64, 64, 1, true, Pooling.MEAN_MAX, 0, 0.4f, 0.5f));
  }

  @Override
  public Task task(
      TokenisedTexts train, TokenisedTexts validation, int classes, int batch, int linkToken) {
    return new SentimentTask(
        train,
        validation,
        classes,
        batch,
        SMOOTHING,
        new TokenNoise(linkToken, DROP_LINKS, HIDE_TOKENS));
  }

  @Override
  public String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    return """
        - %,d word pieces, learned from the training texts after the normaliser in `tokenizer.json`
          (links and users one word each, faces and emoji as `:)`, `:(` or a heart, long letters shortened,
          escapes and quotes made alike).
        - Embedding %d, %s with %d units a direction, both directions, mean and maximum over the tokens,
          dense layer, softmax.
        - Cross-entropy with classes weighted alike, targets smoothed by %.2f; dropout %.1f on embedding
          columns and %.1f on the pooled units; %.0f %% of tokens hidden, half of the links left out.
        - AdamW, learning rate %s, %d texts a step, %d passes, the running average of the weights kept
          from pass %d.
        """
        .formatted(
            shape.vocabulary(),
            shape.embedding(),
            shape.cell(),
            shape.hidden(),
            SMOOTHING,
            shape.embeddingDropout(),
            shape.outputDropout(),
            HIDE_TOKENS * 100,
            settings.learningRate(),
            settings.batch(),
            outcome.epochs(),
            outcome.bestEpoch());
  }

  @Override
  public String limits() {
    return """
      - It knows the language of its training texts only, as people wrote then; irony escapes it.
      - The scores are trained with classes weighted alike: they are not the shares that a stream holds.
      - At most %d tokens of a text are read.
      """
        .formatted(Training.MAX_STEPS);
  }
}
