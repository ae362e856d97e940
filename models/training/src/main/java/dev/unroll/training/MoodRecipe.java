package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.data.LabelledText;
import dev.unroll.training.data.TextData;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.WordPieceTrainer;

/** {@code tweet-mood}: a user's texts in order through one LSTM whose state never starts anew. */
final class MoodRecipe implements Recipe {
  private static final int MAX_STEPS = 128;
  static final MoodSettings MOOD = new MoodSettings(10, 0.25, 0.85, 0.6, 0.7);

  /** About as many tokens as ten tweets have. */
  private static final int MEMORY = 300;

  private static final double DROP_LINKS = 0.5;
  private static final double HIDE_TOKENS = 0.2;

  @Override
  public String name() {
    return "tweet-mood";
  }

  @Override
  public String purpose() {
    return "Keeps a user's mood up to date: after each tweet, the shares of the classes over this"
        + " tweet and, less and less, the earlier ones.";
  }

  @Override
  public Plan plan(long seed) {
    return new Plan(
        seed,
        new LearningSettings(9, 4, 160, 2e-3f, 0.05f, 0.998f, MEMORY),
        8000,
        new NetworkShape(Cell.LSTM, 0, 64, 128, 1, false, Pooling.NONE, 0, 0.4f, 0.5f));
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
      MoodTask task =
          new MoodTask(
              TokenisedTexts.of(data.train(), tokenizer, MAX_STEPS),
              TokenisedTexts.of(data.validation(), tokenizer, MAX_STEPS),
              classes,
              settings.batch(),
              MOOD,
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
            quality(data, task.evaluation(), scorer),
            LIMITS);
      }
    }
  }

  private static String quality(TextData data, MoodEvaluation evaluation, OnnxScorer scorer) {
    String users =
        "%d made-up users of %d validation texts"
            .formatted(MoodEvaluation.USERS, MoodEvaluation.TEXTS);
    return "Through `tokenizer.json` and `model.onnx` in ONNX Runtime. The first row holds the label of"
        + " a user's first text against its own label; the others hold the running label against the"
        + " true running label, over "
        + users
        + ".\n\n"
        + ModelCard.head("what is read", data.labels())
        + ModelCard.row("single first texts, own label", evaluation.singles(scorer))
        + ModelCard.row("**running mood, state carried**", evaluation.running(scorer))
        + ModelCard.row("baseline: the latest text alone", evaluation.alone(scorer))
        + ModelCard.row("baseline: scores alone, averaged with decay", evaluation.averaged(scorer))
        + """

        The validation part also chose the pass to keep, so these figures are slightly kind. No test
        part was opened.
        """;
  }

  private static String method(
      NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    return """
        The data has no users, so users were made up. Each has a mood, drawn from all
        labels alike, that is the next tweet's mood too with probability %.2f and is drawn anew
        otherwise; each tweet is drawn among the training tweets of one label: with probability %.2f the
        mood, else any label alike. %d tweets make a user, fewer in the first three passes; %.0f %% of the
        tweets come as users of one. Users are new in each pass.

        - A user's tweets are one sequence of tokens, each tweet begun by a start token; the state is
          never reset within it, and gradients go back through all of it.
        - At each tweet's last token the target is the running mood: the labels so far as shares, each
          counting %.1f times what the next one counts. The first tweet's target is its own label. The
          loss is the cross-entropy against these shares.
        - %,d word pieces, learned as for tweet-sentiment; embedding %d, %s with %d units, one
          direction, dense layer, softmax. Dropout %.1f on embedding columns and %.1f before the dense
          layer; %.0f %% of tokens hidden, half of the links left out.
        - The LSTM's forget gates begin with spans of up to %d tokens, so that it can learn to carry.
        - AdamW, learning rate %s, %d tweets a step, %d passes, the running average of the weights kept
          from pass %d.
        """
        .formatted(
            MOOD.stay(),
            MOOD.faithful(),
            MOOD.texts(),
            MOOD.singles() * 100,
            MOOD.decay(),
            shape.vocabulary(),
            shape.embedding(),
            shape.cell(),
            shape.hidden(),
            shape.embeddingDropout(),
            shape.outputDropout(),
            HIDE_TOKENS * 100,
            settings.memory(),
            settings.learningRate(),
            settings.batch(),
            outcome.epochs(),
            outcome.bestEpoch());
  }

  private static final String LIMITS =
      """
      - Real users are not made up: how moods follow one another in life was never seen.
      - It counts tweets, not hours: a pause changes nothing. End a sequence after a gap with a boundary.
      - It knows the language of its training texts only, as people wrote then; irony escapes it.
      - At most %d tokens of a tweet are read.
      """
          .formatted(MAX_STEPS);
}
