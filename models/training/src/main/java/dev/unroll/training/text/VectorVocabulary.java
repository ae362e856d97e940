package dev.unroll.training.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A vocabulary of the whole words that a file of vectors has: first those of the texts, the most
 * frequent first, then the file's most frequent ones, so that words are known at serving that no
 * training text held. Other words are unknown. A word of the file stands under the form in which
 * the tokenizer hands it on, so that Paris is paris; of several words of one form the most frequent
 * counts, and words that no text yields are left out. The special pieces have rows of zeros.
 */
public final class VectorVocabulary {
  private VectorVocabulary() {}

  /**
   * Makes it; the same texts and file give the same.
   *
   * @param size the most ids
   * @throws dev.unroll.training.data.DataException where the file is none of {@link WordVectors}'
   *     forms
   */
  public static Words make(Collection<String> texts, Path file, int size) throws IOException {
    Map<String, Integer> counts = WordCounter.count(texts, TweetRules.all());
    TokenForm form = new TokenForm(TweetRules.all());
    WordVectors vectors = WordVectors.read(file, size, counts.keySet(), form::of);
    Set<String> pieces = new LinkedHashSet<>(Vocabulary.SPECIAL);
    counts.entrySet().stream()
        .filter(word -> vectors.of(word.getKey()) != null)
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .forEach(pieces::add);
    pieces.addAll(vectors.words());
    List<String> kept = new ArrayList<>(pieces).subList(0, Math.min(size, pieces.size()));
    Vocabulary vocabulary = new Vocabulary(kept);
    return new Words(
        vocabulary, TokenizerFile.write(vocabulary, TweetRules.all()), features(kept, vectors));
  }

  private static TokenFeatures features(List<String> pieces, WordVectors vectors) {
    int width = vectors.dimensions();
    float[] rows = new float[pieces.size() * width];
    for (int id = 0; id < pieces.size(); id++) {
      float[] vector = vectors.of(pieces.get(id));
      if (vector != null) {
        System.arraycopy(vector, 0, rows, id * width, width);
      }
    }
    return new TokenFeatures(width, rows, new int[0][], 0, new int[pieces.size()], 0);
  }
}
