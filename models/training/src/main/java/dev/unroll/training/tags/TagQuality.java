package dev.unroll.training.tags;

import dev.unroll.models.measures.SpanCounts;
import dev.unroll.models.measures.Spans;
import java.util.Arrays;
import java.util.List;

/**
 * How well labels agree with those of people.
 *
 * @param accuracy the share of words with the right label
 * @param f1 of exact spans, BIO labels read as CoNLL's scorer reads them; 0 for labels that are no
 *     spans
 */
public record TagQuality(double accuracy, double precision, double recall, double f1) {

  /**
   * @param labels their names; spans are read where one begins with {@code B-}
   * @param gold for each sentence the places of its words' labels
   */
  static TagQuality of(List<String> labels, int[][] gold, int[][] found) {
    int words = 0;
    int right = 0;
    boolean spans = labels.stream().anyMatch(label -> label.startsWith("B-"));
    SpanCounts counts = new SpanCounts();
    for (int s = 0; s < gold.length; s++) {
      for (int t = 0; t < gold[s].length; t++) {
        words++;
        right += gold[s][t] == found[s][t] ? 1 : 0;
      }
      if (spans) {
        counts.add(spans(labels, gold[s]), spans(labels, found[s]));
      }
    }
    SpanCounts.Counts all = counts.all();
    double accuracy = words == 0 ? 0 : (double) right / words;
    return new TagQuality(accuracy, all.precision(), all.recall(), all.f1());
  }

  /** A place of no label stands outside of spans. */
  private static List<Spans.Span> spans(List<String> labels, int[] places) {
    return Spans.of(
        Arrays.stream(places).mapToObj(place -> place < 0 ? "O" : labels.get(place)).toList());
  }
}
