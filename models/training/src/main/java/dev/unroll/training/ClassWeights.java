package dev.unroll.training;

import dev.unroll.training.data.DataException;
import java.util.Arrays;
import java.util.List;

/** How much the loss of a text of each class counts. */
final class ClassWeights {
  private ClassWeights() {}

  /**
   * From how the command line says it.
   *
   * @param text {@code none}, {@code balanced}, or {@code LABEL=WEIGHT,…}; labels that are not
   *     named count 1
   * @param counts how many texts each class has
   * @throws DataException where the text is none of these
   */
  static float[] of(String text, List<String> labels, int[] counts) {
    if (text.equals("balanced")) {
      return balanced(counts);
    }
    float[] weights = new float[counts.length];
    Arrays.fill(weights, 1);
    if (text.equals("none")) {
      return weights;
    }
    for (String part : text.split(",", -1)) {
      int at = part.lastIndexOf('=');
      int label = labels.indexOf(part.substring(0, Math.max(0, at)).strip());
      float weight = at < 0 ? Float.NaN : number(part.substring(at + 1));
      if (label < 0 || !(weight > 0)) {
        throw DataException.of(
            "--class-weights",
            "none, balanced, or LABEL=WEIGHT,… with labels of " + labels + " and weights above 0",
            part,
            "correct it");
      }
      weights[label] = weight;
    }
    return weights;
  }

  /** Each class counts the same in all, whatever its size. */
  static float[] balanced(int[] counts) {
    int all = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int c = 0; c < counts.length; c++) {
      weights[c] = all / (float) (counts.length * Math.max(1, counts[c]));
    }
    return weights;
  }

  private static float number(String text) {
    try {
      return Float.parseFloat(text.strip());
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
