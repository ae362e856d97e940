package dev.unroll.benchmarks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Which keys events are of. Seeded: every contender sees the same events.
 *
 * @param keys how many there are
 * @param skew 0 draws them alike; else the key of rank r, counted from 1, is drawn in proportion to
 *     {@code r}<sup>-skew</sup>, as Zipf has it
 */
record Workload(int keys, double skew) implements Serializable {
  /** Fixed, as in a pipeline: decides which subtask has which key. */
  static final int MAX_PARALLELISM = 1024;

  private static final int LEAST_DRAWS = 1 << 20;

  String name() {
    return String.format(Locale.ROOT, "%,d keys, %s", keys, skew == 0 ? "uniform" : "Zipf " + skew);
  }

  static String key(int rank) {
    return "key-" + rank;
  }

  /** The ranks of the keys that a subtask has, in order. */
  int[] ranks(int subtask, int parallelism) {
    int[] ranks = new int[keys];
    int count = 0;
    for (int rank = 0; rank < keys; rank++) {
      if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key(rank), MAX_PARALLELISM, parallelism)
          == subtask) {
        ranks[count++] = rank;
      }
    }
    return Arrays.copyOf(ranks, count);
  }

  /**
   * A long sequence of draws, to be gone through again and again: a power of two of them, several
   * for each key.
   *
   * @param ranks the keys to draw from
   * @return places in {@code ranks}
   */
  int[] draws(int[] ranks, long seed) {
    double[] cumulative = new double[ranks.length];
    double sum = 0;
    for (int i = 0; i < ranks.length; i++) {
      sum += Math.pow(ranks[i] + 1, -skew);
      cumulative[i] = sum;
    }
    int[] draws = new int[Math.max(LEAST_DRAWS, Integer.highestOneBit(ranks.length) * 8)];
    Random random = new Random(seed);
    for (int i = 0; i < draws.length; i++) {
      int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      draws[i] = Math.min(at < 0 ? -at - 1 : at, ranks.length - 1);
    }
    return draws;
  }
}
