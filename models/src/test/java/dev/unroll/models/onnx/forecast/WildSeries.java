package dev.unroll.models.onnx.forecast;

import java.util.Random;

/**
 * A series that does all that a series can do: jitter, repeats, samples from the past, gaps,
 * bursts, long silence, another interval, missing and impossible values, any scale.
 */
public final class WildSeries {
  private static final long DAY = 86_400_000;

  private final Random random;
  private final float scale;
  private long interval;
  private long now;
  private int n;

  public WildSeries(Random random) {
    this.random = random;
    this.scale = (float) Math.pow(10, random.nextInt(9) - 4);
    this.interval = (long) Math.pow(10, 1 + random.nextInt(7));
    this.now = 1_700_000_000_000L + random.nextInt(1_000_000_000);
  }

  /** Goes on to the next sample, and gives its value; NaN where it is missing. */
  public float next() {
    n++;
    double chance = random.nextDouble();
    if (chance < 0.6) {
      now += interval;
    } else if (chance < 0.7) {
      now += (long) (interval * (0.8 + 0.4 * random.nextDouble()));
    } else if (chance < 0.74) {
      now -= random.nextInt(1000);
    } else if (chance < 0.84) {
      now += interval * (1 + random.nextInt(4));
    } else if (chance < 0.9) {
      now += interval / 10;
    } else if (chance < 0.93) {
      now += interval * 50;
    } else if (chance < 0.96) {
      interval = Math.max(1, (long) (interval * (random.nextBoolean() ? 0.3 : 4)));
    }
    double value = random.nextDouble();
    return value < 0.1
        ? Float.NaN
        : value < 0.11
            ? (random.nextBoolean() ? Float.POSITIVE_INFINITY : 1e30f)
            : (float) (scale * (5 + Math.sin(n) + random.nextGaussian()));
  }

  /** Epoch milliseconds. */
  public long time() {
    return now;
  }

  public int days() {
    return (int) Math.floorDiv(now, DAY);
  }

  public int millis() {
    return (int) Math.floorMod(now, DAY);
  }
}
