package dev.unroll.training;

import dev.unroll.training.data.LabelledText;
import dev.unroll.training.text.TextTokenizer;
import java.util.List;

/**
 * Texts as token ids with their labels, in the order they were given.
 *
 * @param ids {@code [text][step]}
 */
@SuppressWarnings("ArrayRecordComponent")
record TokenisedTexts(int[][] ids, int[] labels) {
  static TokenisedTexts of(List<LabelledText> texts, TextTokenizer tokenizer, int maxSteps) {
    return new TokenisedTexts(
        tokenizer.ids(texts.stream().map(LabelledText::text).toList(), maxSteps),
        texts.stream().mapToInt(LabelledText::label).toArray());
  }

  int count() {
    return labels.length;
  }

  /** How many texts each class has. */
  int[] classCounts(int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
