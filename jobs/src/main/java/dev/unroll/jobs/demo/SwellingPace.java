package dev.unroll.jobs.demo;

import java.util.random.RandomGenerator;

/**
 * Arrivals of a Poisson process whose rate swells and ebbs around its mean, as people's posts do.
 */
final class SwellingPace implements Pace {
  private static final double SWELL = 0.7;
  private static final double PERIOD_SECONDS = 9;

  private final double rate;
  private final RandomGenerator random;

  /**
   * A pace.
   *
   * @param rate events a second on the mean; greater than 0
   */
  SwellingPace(double rate, RandomGenerator random) {
    this.rate = rate;
    this.random = random;
  }

  @Override
  public long gap(long at) {
    double now = rate * (1 + SWELL * Math.sin(2 * Math.PI * at / 1e9 / PERIOD_SECONDS));
    return Math.round(-Math.log(1 - random.nextDouble()) / now * 1e9);
  }
}
