package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.text.SentenceEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sentences as a network takes them.
 *
 * @param rows for each sentence its words' {@link WordRow}s, one after the other
 * @param labels for each sentence the place of each word's label
 * @param fine the same for its finer label, -1 where it has none
 * @param encoded for each sentence what a sentence encoder has of its words, {@link
 *     SentenceEncoder#WIDTH} floats a word, one after the other; empty where none was asked
 */
@SuppressWarnings("ArrayRecordComponent")
record TagSentences(int[][] rows, int[][] labels, int[][] fine, float[][] encoded) {
  static final TagSentences NONE =
      new TagSentences(new int[0][], new int[0][], new int[0][], new float[0][]);

  private static final int BATCH = 16;

  /**
   * @param labels those there are; one that is not among them becomes -1 and counts as wrong
   */
  static TagSentences of(
      List<TaggedSentence> sentences,
      WordVocabulary vocabulary,
      List<String> labels,
      List<String> fineLabels) {
    int[][] rows = new int[sentences.size()][];
    int[][] places = new int[rows.length][];
    int[][] fine = new int[rows.length][];
    for (int s = 0; s < rows.length; s++) {
      TaggedSentence sentence = sentences.get(s);
      int length = sentence.tokens().size();
      rows[s] = new int[length * WordRow.WIDTH];
      places[s] = new int[length];
      fine[s] = new int[length];
      for (int t = 0; t < length; t++) {
        WordRow.write(sentence.tokens().get(t), vocabulary, rows[s], t * WordRow.WIDTH);
        places[s][t] = labels.indexOf(sentence.labels().get(t));
        fine[s][t] = sentence.fine().isEmpty() ? -1 : fineLabels.indexOf(sentence.fine().get(t));
      }
    }
    return new TagSentences(rows, places, fine, new float[0][]);
  }

  /**
   * These, and what an encoder has of them.
   *
   * @param sentences the same
   */
  TagSentences with(SentenceEncoder encoder, List<TaggedSentence> sentences) {
    float[][] vectors = new float[count()][];
    for (List<Integer> batch : byLength(BATCH)) {
      float[][] own =
          encoder.encode(batch.stream().map(place -> sentences.get(place).tokens()).toList());
      for (int i = 0; i < own.length; i++) {
        vectors[batch.get(i)] = own[i];
      }
    }
    return new TagSentences(rows, labels, fine, vectors);
  }

  /** The places of all sentences, the shortest first, in batches. */
  List<List<Integer>> byLength(int size) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count()).boxed().toList());
    order.sort(Comparator.comparingInt(this::length));
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += size) {
      batches.add(order.subList(from, Math.min(order.size(), from + size)));
    }
    return batches;
  }

  /** These and those; no encoder was asked about either. */
  TagSentences and(TagSentences others) {
    return new TagSentences(
        Stream.of(rows, others.rows).flatMap(Arrays::stream).toArray(int[][]::new),
        Stream.of(labels, others.labels).flatMap(Arrays::stream).toArray(int[][]::new),
        Stream.of(fine, others.fine).flatMap(Arrays::stream).toArray(int[][]::new),
        new float[0][]);
  }

  int count() {
    return rows.length;
  }

  int length(int sentence) {
    return labels[sentence].length;
  }

  int tokens() {
    int tokens = 0;
    for (int[] own : labels) {
      tokens += own.length;
    }
    return tokens;
  }
}
