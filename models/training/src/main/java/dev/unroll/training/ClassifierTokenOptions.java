package dev.unroll.training;

import dev.unroll.training.network.LearnedTable;
import dev.unroll.training.network.OneHotTable;
import dev.unroll.training.network.TokenTable;
import dev.unroll.training.network.VectorTable;
import dev.unroll.training.text.TokenFeatures;
import dev.unroll.training.text.VectorVocabulary;
import dev.unroll.training.text.WordPieceTrainer;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a token is to {@code unroll train classifier}: a picocli mixin. */
final class ClassifierTokenOptions {
  private static final int MOST_ONE_HOT = 2000;
  private static final int PIECES = 8000;
  private static final int CHARACTERS = 300;
  private static final int EMBEDDING = 64;

  @Option(
      names = "--embedding",
      paramLabel = "one-hot|learned|FILE",
      description =
          "What a token is: a one among zeros, a learned row, or a row of a file of vectors in"
              + " GloVe's or word2vec's text form (also .gz). Default: ${DEFAULT-VALUE}")
  private String embedding = "learned";

  @Option(
      names = "--embedding-size",
      paramLabel = "N",
      description =
          "Floats a token: of a learned row (default 64), or what a learned projection makes of a"
              + " file's vectors (default: they stay as they are).")
  private @Nullable Integer embeddingSize;

  @Option(names = "--tune", description = "Trains a file's vectors on; without it they are frozen.")
  private boolean tune;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "The most token ids. Default: 8000 word pieces, or the 8000 most frequent words of a file;"
              + " 300 with one-hot, which is little more than characters.")
  private @Nullable Integer vocabulary;

  private boolean isOneHot() {
    return embedding.equals("one-hot");
  }

  /** The file of vectors; null where there is none. */
  private @Nullable Path vectors() {
    return isOneHot() || embedding.equals("learned") ? null : Path.of(embedding);
  }

  int vocabulary() {
    return vocabulary != null ? vocabulary : isOneHot() ? CHARACTERS : PIECES;
  }

  /** Floats a token that is learned or projected; 0 where a file's vectors stay as they are. */
  int width() {
    return embeddingSize != null ? embeddingSize : vectors() == null ? EMBEDDING : 0;
  }

  Words words(Collection<String> texts, int most) throws IOException {
    Path vectors = vectors();
    return vectors == null
        ? WordPieceTrainer.train(texts, most)
        : VectorVocabulary.make(texts, vectors, most);
  }

  TokenTable table(Words words) {
    if (vectors() != null) {
      TokenFeatures features = Objects.requireNonNull(words.features());
      return new VectorTable(features.vectors(), features.width(), width(), tune);
    }
    int ids = words.vocabulary().size();
    return isOneHot() ? new OneHotTable(ids) : new LearnedTable(ids, width());
  }

  /** Refuses what does not go together, by the first fault. */
  void check(TrainOptions line) {
    line.least("--embedding-size", embeddingSize, 1);
    line.least("--vocabulary", vocabulary(), 10);
    line.refuse(
        isOneHot() && vocabulary() > MOST_ONE_HOT,
        "--vocabulary: expected at most "
            + MOST_ONE_HOT
            + " with --embedding one-hot, found "
            + vocabulary
            + "; use --embedding learned for more");
    line.refuse(
        isOneHot() && embeddingSize != null,
        "--embedding-size: --embedding one-hot is as wide as the vocabulary; leave it out");
    line.refuse(
        tune && vectors() == null,
        "--tune: expected --embedding FILE, whose vectors it trains on, found --embedding "
            + embedding);
  }

  /** As the card says it. */
  String told(int ids) {
    String count = String.format(Locale.ROOT, "%,d ", ids);
    Path vectors = vectors();
    if (vectors == null) {
      return count
          + "word pieces learned from the training texts, "
          + (isOneHot() ? "one-hot." : "each a learned row of " + width() + ".");
    }
    return count
        + "words with vectors of `"
        + vectors.getFileName()
        + "` (its licence holds for this model too), "
        + (tune ? "tuned" : "frozen")
        + (width() == 0 ? "." : ", through a projection to " + width() + ".");
  }
}
