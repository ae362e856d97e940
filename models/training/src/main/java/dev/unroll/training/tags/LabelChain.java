package dev.unroll.training.tags;

import java.util.List;

/**
 * Which label may stand behind which: of BIO labels, {@code I-x} only behind {@code B-x} or {@code
 * I-x}. Labels of no such form may all follow each other.
 */
final class LabelChain {
  /** What is added to a step that must not be: far below any score, and finite. */
  static final float NEVER = -1e4f;

  private LabelChain() {}

  /**
   * 0 where a label may follow and {@link #NEVER} where not, {@code [labels + 1, labels]}, the last
   * row for the first label of a sentence.
   */
  static float[] mask(List<String> labels) {
    int count = labels.size();
    float[] mask = new float[(count + 1) * count];
    for (int before = 0; before <= count; before++) {
      String first = before == count ? "O" : labels.get(before);
      for (int after = 0; after < count; after++) {
        mask[before * count + after] = mayFollow(first, labels.get(after)) ? 0 : NEVER;
      }
    }
    return mask;
  }

  static boolean mayFollow(String first, String second) {
    return !second.startsWith("I-")
        || (first.length() > 2 && first.substring(2).equals(second.substring(2)));
  }
}
