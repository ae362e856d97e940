package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.data.LabelledText;
import dev.unroll.training.data.TextData;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.WordPieceTrainer;

/**
 * {@code tweet-sentiment}: single texts through a bidirectional LSTM and pooling over their tokens.
 */
final class SentimentRecipe implements Recipe {
  private static final int MAX_STEPS = 128;
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
  public TrainedModel train(TextData data, Plan plan, Progress progress) {
    progress.preparing("learning word pieces from " + data.train().size() + " texts");
    WordPieceTrainer.Trained words =
        WordPieceTrainer.train(
            data.train().stream().map(LabelledText::text).toList(), plan.vocabulary());
    int classes = data.labels().size();
    LearningSettings settings = plan.settings().forTexts(data.train().size());
    try (TextTokenizer tokenizer = new TextTokenizer(words.json())) {
      SentimentTask task =
          new SentimentTask(
              TokenisedTexts.of(data.train(), tokenizer, MAX_STEPS),
              TokenisedTexts.of(data.validation(), tokenizer, MAX_STEPS),
              classes,
              settings.batch(),
              SMOOTHING,
              new TokenNoise(words.vocabulary().link(), DROP_LINKS, HIDE_TOKENS));
      progress.preparing("at most " + settings.epochs() + " passes over them");
      NetworkShape shape = plan.network().with(words.vocabulary().size(), classes);
      Course.Outcome outcome = Course.run(task, shape, settings, plan.seed(), progress);
      try (OnnxScorer scorer = new OnnxScorer(outcome.graph())) {
        return new TrainedModel(
            data.labels(),
            MAX_STEPS,
            outcome.graph(),
            words.json(),
            method(shape, settings, outcome),
            quality(data, task.quality(scorer)),
            LIMITS);
      }
    }
  }

  private static String quality(TextData data, Quality quality) {
    return "On the validation part, through `tokenizer.json` and `model.onnx` in ONNX Runtime:\n\n"
        + ModelCard.head("texts", data.labels())
        + ModelCard.row(quality.count() + " validation texts", quality)
        + """

        The validation part also chose the pass to keep, so these figures are slightly kind. No test
        part was opened.
        """;
  }

  private static String method(
      NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
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

  private static final String LIMITS =
      """
      - It knows the language of its training texts only, as people wrote then; irony escapes it.
      - The scores are trained with classes weighted alike: they are not the shares that a stream holds.
      - At most %d tokens of a text are read.
      """
          .formatted(MAX_STEPS);
}
