package dev.unroll.models;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the numbers of a distribution over a vocabulary are. */
public enum Scale {
  PROBABILITIES,
  LOG_PROBABILITIES,
  /** Any numbers, made a distribution by a softmax. */
  LOGITS;

  /** The logarithm of the smallest positive float: JSON has no infinity for a probability of 0. */
  static final double FLOOR = Math.log(Float.MIN_VALUE);

  /** How near to 1 the sum of float32 probabilities comes, rounding and quantising included. */
  private static final double NEAR = 1e-3;

  /** The word in {@code model.json}: {@code log-probabilities}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Scale::word).toList();
  }

  static Scale of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * What the rows of an answer are: probabilities where none is negative and each row sums to 1,
   * log-probabilities where the same holds of their powers of e, logits otherwise.
   *
   * @param answer rows of {@code width} numbers, finite
   */
  public static Scale measure(float[] answer, int width) {
    boolean probabilities = true;
    boolean logarithms = true;
    for (int from = 0; from < answer.length; from += width) {
      double sum = 0;
      double powers = 0;
      for (int i = from; i < from + width; i++) {
        probabilities &= answer[i] >= 0;
        logarithms &= answer[i] <= NEAR;
        sum += answer[i];
        powers += Math.exp(answer[i]);
      }
      probabilities &= Math.abs(sum - 1) <= NEAR;
      logarithms &= Math.abs(powers - 1) <= NEAR;
    }
    return probabilities ? PROBABILITIES : logarithms ? LOG_PROBABILITIES : LOGITS;
  }

  /**
   * The natural logarithm of one token's probability, in double, at least {@link #FLOOR}.
   *
   * @param from where the row of {@code width} numbers begins
   */
  double logarithm(float[] answer, int from, int width, int token) {
    float own = answer[from + token];
    double logarithm =
        switch (this) {
          case PROBABILITIES -> Math.log(own);
          case LOG_PROBABILITIES -> own;
          case LOGITS -> own - logarithmOfSum(answer, from, width);
        };
    // A quantised softmax can give a number just below 0, whose logarithm is none.
    return logarithm >= FLOOR ? logarithm : FLOOR;
  }

  private static double logarithmOfSum(float[] answer, int from, int width) {
    double greatest = answer[from];
    for (int i = from; i < from + width; i++) {
      greatest = Math.max(greatest, answer[i]);
    }
    double sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += Math.exp(answer[i] - greatest);
    }
    return greatest + Math.log(sum);
  }
}
