package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordForms;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.text.WordVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words of a tagger in the order of their ids: those that get a row of their own to be learned,
 * the most frequent first, then those that have a pretrained vector alone.
 *
 * @param words the key of each id
 * @param learned ids below this have a learned row
 * @param counts how often each of those stands in the training part
 * @param table the vectors of the first words; those behind have none
 * @param lexica what they say of all words
 */
@SuppressWarnings("ArrayRecordComponent")
public record TagWords(
    List<String> words, int learned, int[] counts, WordTable table, List<LexiconTable> lexica) {
  private static final int FEWEST = 2;

  /**
   * @param vectors a file of pretrained vectors; null for none
   * @param most how many of them are kept beside those of the training part
   * @param lexica each gives a word's marks
   */
  static TagWords of(
      List<TaggedSentence> train,
      @Nullable Path vectors,
      int most,
      List<Function<String, List<String>>> lexica)
      throws IOException {
    Map<String, Integer> counts = counts(train);
    Set<String> ordered = new LinkedHashSet<>();
    ordered.add(WordVocabulary.PAD_WORD);
    ordered.add(WordVocabulary.UNKNOWN_WORD);
    ordered.addAll(List.of(WordForms.LINK, WordForms.ADDRESS, WordForms.USER, WordForms.NUMBER));
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= FEWEST)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> ordered.add(entry.getKey()));
    int learned = ordered.size();
    WordVectors pretrained =
        vectors == null
            ? null
            : WordVectors.read(
                vectors,
                most,
                new HashSet<>(counts.keySet()),
                word -> word.toLowerCase(Locale.ROOT));
    if (pretrained != null) {
      ordered.addAll(pretrained.words());
    }
    List<float[]> rows = new ArrayList<>();
    for (String word : ordered) {
      float[] vector = pretrained == null ? null : pretrained.of(word);
      rows.add(vector == null ? new float[0] : vector);
    }
    List<String> words = List.copyOf(ordered);
    int[] learnedCounts = new int[learned];
    for (int id = 0; id < learned; id++) {
      learnedCounts[id] = counts.getOrDefault(words.get(id), 0);
    }
    int width = pretrained == null ? 1 : pretrained.dimensions();
    return new TagWords(
        words, learned, learnedCounts, WordTable.of(rows, width), LexiconTable.of(words, lexica));
  }

  WordVocabulary vocabulary() {
    return WordVocabulary.of(words);
  }

  /** Keys as they are and, where they have digits, with zeros for them. */
  private static Map<String, Integer> counts(List<TaggedSentence> train) {
    Map<String, Integer> counts = new HashMap<>();
    for (TaggedSentence sentence : train) {
      for (String token : sentence.tokens()) {
        String key = WordForms.key(token);
        String zeros = WordForms.zeros(key);
        counts.merge(key, 1, Integer::sum);
        if (!zeros.equals(key)) {
          counts.merge(zeros, 1, Integer::sum);
        }
        for (String kind : WordForms.kinds(key)) {
          counts.merge(kind, 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
