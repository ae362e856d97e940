package dev.unroll.training;

import dev.unroll.training.text.Vocabulary;
import java.util.Arrays;
import java.util.Random;

/**
 * Changes token rows a little in training, so that no single token decides.
 *
 * @param link the id that stands for links
 * @param dropLinks share of links left out: some sources strip them, others do not
 * @param hideTokens share of tokens that become unknown
 */
record TokenNoise(int link, double dropLinks, double hideTokens) {
  /** A changed copy; the start token stays. */
  int[] apply(int[] ids, Random random) {
    int[] changed = new int[ids.length];
    int count = 0;
    for (int id : ids) {
      if (id == link && random.nextDouble() < dropLinks) {
        continue;
      }
      boolean hide = id != Vocabulary.START && random.nextDouble() < hideTokens;
      changed[count++] = hide ? Vocabulary.UNKNOWN : id;
    }
    return count == 0 ? ids.clone() : Arrays.copyOf(changed, count);
  }
}
