package dev.unroll.training.tags;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    int both = 0;
    int ofGold = 0;
    int ofFound = 0;
    boolean spans = labels.stream().anyMatch(label -> label.startsWith("B-"));
    for (int s = 0; s < gold.length; s++) {
      for (int t = 0; t < gold[s].length; t++) {
        words++;
        right += gold[s][t] == found[s][t] ? 1 : 0;
      }
      if (spans) {
        Set<Span> expected = spans(labels, gold[s]);
        Set<Span> seen = spans(labels, found[s]);
        ofGold += expected.size();
        ofFound += seen.size();
        expected.retainAll(seen);
        both += expected.size();
      }
    }
    double precision = ofFound == 0 ? 0 : (double) both / ofFound;
    double recall = ofGold == 0 ? 0 : (double) both / ofGold;
    double f1 = both == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return new TagQuality(words == 0 ? 0 : (double) right / words, precision, recall, f1);
  }

  /** A run of words that are one entity. */
  private record Span(int from, int to, String type) {}

  private static Set<Span> spans(List<String> labels, int[] places) {
    Set<Span> spans = new HashSet<>();
    int from = 0;
    String type = "";
    for (int t = 0; t <= places.length; t++) {
      String label = t < places.length && places[t] >= 0 ? labels.get(places[t]) : "O";
      String own = label.length() > 2 ? label.substring(2) : "";
      if (!type.isEmpty() && (!label.startsWith("I-") || !own.equals(type))) {
        spans.add(new Span(from, t, type));
        type = "";
      }
      if (!own.isEmpty() && type.isEmpty()) {
        from = t;
        type = own;
      }
    }
    return spans;
  }
}
