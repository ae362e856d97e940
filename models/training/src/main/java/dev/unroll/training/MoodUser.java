package dev.unroll.training;

/**
 * A made-up user: texts in order.
 *
 * @param texts token ids, {@code [text][step]}
 * @param labels of each text
 */
@SuppressWarnings("ArrayRecordComponent")
record MoodUser(int[][] texts, int[] labels) {
  /** All texts one after the other, as the hidden state will see them. */
  int[] tokens() {
    int[] all = new int[steps()];
    int at = 0;
    for (int[] text : texts) {
      System.arraycopy(text, 0, all, at, text.length);
      at += text.length;
    }
    return all;
  }

  int steps() {
    int steps = 0;
    for (int[] text : texts) {
      steps += text.length;
    }
    return steps;
  }

  /** The last step of each text in {@link #tokens}. */
  int[] lastSteps() {
    int[] last = new int[texts.length];
    int end = 0;
    for (int i = 0; i < texts.length; i++) {
      end += texts[i].length;
      last[i] = end - 1;
    }
    return last;
  }

  /**
   * The running mood after each text: the labels so far, each counting {@code decay} times what the
   * next one counts, as shares that sum to 1. The first is the first label alone.
   *
   * @return {@code [text][class]}
   */
  float[][] runningMoods(int classes, double decay) {
    float[][] moods = new float[labels.length][classes];
    double[] weights = new double[classes];
    double total = 0;
    for (int i = 0; i < labels.length; i++) {
      total = total * decay + 1;
      for (int c = 0; c < classes; c++) {
        weights[c] = weights[c] * decay + (c == labels[i] ? 1 : 0);
        moods[i][c] = (float) (weights[c] / total);
      }
    }
    return moods;
  }
}
