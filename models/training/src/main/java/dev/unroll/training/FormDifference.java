package dev.unroll.training;

import dev.unroll.training.network.Rows;
import java.util.Arrays;

/** How far two graphs of one network are apart. */
final class FormDifference {
  private static final int ROWS = 64;

  private FormDifference() {}

  /** The greatest difference of a score at any token of the texts. */
  static double of(TokenisedTexts texts, OnnxScorer one, OnnxScorer other) {
    double greatest = 0;
    for (int from = 0; from < texts.count(); from += ROWS) {
      int[][] ids = Arrays.copyOfRange(texts.ids(), from, Math.min(texts.count(), from + ROWS));
      OnnxScorer.Scores a = one.score(Rows.of(ids));
      OnnxScorer.Scores b = other.score(Rows.of(ids));
      for (int row = 0; row < ids.length; row++) {
        for (int step = 0; step < Math.min(a.steps(), ids[row].length); step++) {
          float[] left = a.at(row, step);
          float[] right = b.at(row, step);
          for (int c = 0; c < left.length; c++) {
            greatest = Math.max(greatest, Math.abs(left[c] - right[c]));
          }
        }
      }
    }
    return greatest;
  }
}
