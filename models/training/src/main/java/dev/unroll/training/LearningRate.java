package dev.unroll.training;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises in a line over the first steps, then falls along half a cosine
 * (Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts). It begins and ends at {@code
 * last}.
 *
 * @param highest reached when it has risen
 * @param warmUp the share of the steps over which it rises
 * @param last a share of the highest
 * @param steps planned; behind them it stays as it is
 */
public record LearningRate(float highest, double warmUp, double last, int steps)
    implements Tracker {
  @Override
  public float getNewValue(int step) {
    double done = (double) step / Math.max(1, steps);
    if (done < warmUp) {
      return (float) (highest * Math.max(last, done / warmUp));
    }
    double fall = Math.cos(Math.PI * Math.min(1, (done - warmUp) / (1 - warmUp)));
    return (float) (highest * (last + (1 - last) * (1 + fall) / 2));
  }
}
