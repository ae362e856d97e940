package dev.unroll.training.forecast;

import dev.unroll.training.network.ForecasterShape;

/**
 * What is trained, and how long and how fast.
 *
 * @param chains of a step of learning
 * @param chainSteps samples of a chain; half of them forecast
 * @param passes of {@link #PASS} steps
 * @param rate the highest learning rate, reached after 3 % of the steps; it falls as a cosine
 * @param weightDecay of AdamW
 * @param averageDecay of the running average of the weights
 * @param startDraws draws of chains that the linear start is fitted to
 * @param ridge its penalty
 */
public record ForecastSettings(
    ForecasterShape shape,
    int chains,
    int chainSteps,
    int passes,
    float rate,
    float weightDecay,
    float averageDecay,
    int startDraws,
    double ridge) {
  /** Steps of learning in a pass: there are more chains than a run can see. */
  public static final int PASS = 100;

  /** The same with other sizes and passes. */
  public ForecastSettings with(ForecasterShape other, int otherPasses) {
    return new ForecastSettings(
        other, chains, chainSteps, otherPasses, rate, weightDecay, averageDecay, startDraws, ridge);
  }

  /** Steps of learning in all. */
  public int steps() {
    return passes * PASS;
  }
}
