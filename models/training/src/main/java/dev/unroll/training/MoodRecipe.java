package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.NetworkShape;
import java.util.List;
import java.util.Locale;

/** {@code tweet-mood}: a user's texts in order through one LSTM whose state never starts anew. */
final class MoodRecipe implements Recipe {
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
  public Task task(
      TokenisedTexts train,
      TokenisedTexts validation,
      List<String> labels,
      int batch,
      int linkToken) {
    return new MoodTask(
        train,
        validation,
        labels.size(),
        batch,
        MOOD,
        new TokenNoise(linkToken, DROP_LINKS, HIDE_TOKENS));
  }

  @Override
  public String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        """
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
        """,
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

  @Override
  public String limits() {
    return String.format(
        Locale.ROOT,
        """
      - Real users are not made up: how moods follow one another in life was never seen.
      - It counts tweets, not hours: a pause changes nothing. A state goes on for as long as its pipeline.
      - It knows the language of its training texts only, as people wrote then; irony escapes it.
      - At most %d tokens of a tweet are read.
      """,
        Training.MAX_STEPS);
  }
}
