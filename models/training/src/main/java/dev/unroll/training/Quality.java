package dev.unroll.training;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How well predicted labels agree with true ones.
 *
 * @param confusion {@code [true label][predicted label]}: how many
 */
@SuppressWarnings("ArrayRecordComponent")
public record Quality(int[][] confusion) {
  /** Counts pairs of true and predicted labels. */
  static Quality of(int classes, int[] truth, int[] predicted) {
    int[][] confusion = new int[classes][classes];
    for (int i = 0; i < truth.length; i++) {
      confusion[truth[i]][predicted[i]]++;
    }
    return new Quality(confusion);
  }

  /** The share of a class's members that were recognised; 0 where it has none. */
  double recall(int label) {
    int members = IntStream.of(confusion[label]).sum();
    return members == 0 ? 0 : (double) confusion[label][label] / members;
  }

  /** The mean of the classes' recalls, over the classes that have members. */
  double macroRecall() {
    return IntStream.range(0, confusion.length)
        .filter(label -> IntStream.of(confusion[label]).sum() > 0)
        .mapToDouble(this::recall)
        .average()
        .orElse(0);
  }

  double accuracy() {
    return IntStream.range(0, confusion.length).map(i -> confusion[i][i]).sum()
        / (double) Math.max(1, count());
  }

  int count() {
    return IntStream.range(0, confusion.length).map(i -> IntStream.of(confusion[i]).sum()).sum();
  }

  /** The index of the greatest score. */
  public static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  /** The recalls in the order of the labels. */
  DoubleStream recalls() {
    return IntStream.range(0, confusion.length).mapToDouble(this::recall);
  }
}
