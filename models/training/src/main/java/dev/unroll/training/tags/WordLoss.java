package dev.unroll.training.tags;

import java.util.Random;

/**
 * Which words training takes as unknown, so that the network learns to do without: the learned row
 * of a word that was seen n times with the chance {@code rare / (rare + n)} (Kiperwasser and
 * Goldberg 2016), and any word's vector, learned row included, with the chance {@code vector}.
 */
public record WordLoss(double rare, double vector) {
  /** The learned row is left out. */
  static final int ROW = 1;

  /** The pretrained vector is left out. */
  static final int VECTOR = 2;

  static final WordLoss NONE = new WordLoss(0, 0);

  int draw(int id, TagWords words, Random random) {
    if (vector > 0 && random.nextDouble() < vector) {
      return ROW | VECTOR;
    }
    if (rare == 0 || id >= words.learned()) {
      return 0;
    }
    return random.nextDouble() < rare / (rare + words.counts()[id]) ? ROW : 0;
  }
}
