package dev.unroll.jobs.eval;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often each label was given where each was right, and the measures of it. A ratio whose
 * denominator is 0 is 0.
 */
final class Confusion {
  /** Given where the pipeline gave no label at all: wrong whatever was right. */
  static final int NONE = -1;

  private final List<String> labels;

  /** {@code [right][given]}, with a last column for {@link #NONE}. */
  private final long[][] counts;

  Confusion(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.counts = new long[labels.size()][labels.size() + 1];
  }

  List<String> labels() {
    return labels;
  }

  /**
   * @param given a label's index, or {@link #NONE}
   */
  void add(int right, int given) {
    counts[right][given == NONE ? labels.size() : given]++;
  }

  long count(int right, int given) {
    return counts[right][given == NONE ? labels.size() : given];
  }

  /** How often a label was right. */
  long support(int label) {
    return LongStream.of(counts[label]).sum();
  }

  private long given(int label) {
    return IntStream.range(0, labels.size()).mapToLong(right -> counts[right][label]).sum();
  }

  /** How many got no label. */
  long unanswered() {
    return IntStream.range(0, labels.size()).mapToLong(right -> count(right, NONE)).sum();
  }

  long total() {
    return IntStream.range(0, labels.size()).mapToLong(this::support).sum();
  }

  double accuracy() {
    return ratio(IntStream.range(0, labels.size()).mapToLong(i -> counts[i][i]).sum(), total());
  }

  /** Of those that were given a label, the share for which it was right. */
  double precision(int label) {
    return ratio(counts[label][label], given(label));
  }

  /** Of those for which a label was right, the share that was given it. */
  double recall(int label) {
    return ratio(counts[label][label], support(label));
  }

  /** The harmonic mean of precision and recall. */
  double f1(int label) {
    return ratio(2 * counts[label][label], given(label) + support(label));
  }

  /**
   * The mean of the labels' recalls, over those that were ever right: TweetEval's for sentiment.
   */
  double macroRecall() {
    return mean(this::recall, label -> support(label) > 0);
  }

  /** The mean of the labels' F1, over those that were ever right or given. */
  double macroF1() {
    return mean(this::f1, label -> support(label) + given(label) > 0);
  }

  private double mean(IntToDoubleFunction measure, IntPredicate counted) {
    return IntStream.range(0, labels.size())
        .filter(counted)
        .mapToDouble(measure)
        .average()
        .orElse(0);
  }

  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
