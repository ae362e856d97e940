package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordVocabulary;
import java.util.List;

/**
 * Sentences as a network takes them.
 *
 * @param rows for each sentence its words' {@link WordRow}s, one after the other
 * @param labels for each sentence the place of each word's label
 * @param fine the same for its finer label, -1 where it has none
 */
@SuppressWarnings("ArrayRecordComponent")
record TagSentences(int[][] rows, int[][] labels, int[][] fine) {

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
    return new TagSentences(rows, places, fine);
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
