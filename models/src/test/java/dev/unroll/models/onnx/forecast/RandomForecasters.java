package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import java.util.Random;

/** Forecasters of seeded random weights for tests. */
public final class RandomForecasters {
  private RandomForecasters() {}

  /** A tiny one with a calendar that repeats seasons: season 4, window 9, horizon 6. */
  public static ForecastNetwork tiny(long seed) {
    return of(new FrameSettings(4, 9, 5, 4, 6, 20, 2), 5, 7, 3, true, seed);
  }

  /** The same seed gives the same weights. */
  public static ForecastNetwork of(
      FrameSettings frame, int embed, int hidden, int patch, boolean calendar, long seed) {
    Random random = new Random(seed);
    int rows = 3 * hidden;
    int shares = ForecastNetwork.shares(frame);
    return new ForecastNetwork(
        frame,
        embed,
        hidden,
        patch,
        floats(random, frame.features() * embed, 0.5f),
        floats(random, embed, 0.5f),
        floats(random, calendar ? 24 * embed : 0, 0.5f),
        floats(random, calendar ? 7 * embed : 0, 0.5f),
        new Direction(
            floats(random, rows * embed, 0.5f),
            floats(random, rows * hidden, 0.5f),
            floats(random, 2 * rows, 0.3f)),
        floats(random, frame.horizon() / patch * rows, 0.8f),
        floats(random, rows * hidden, 0.5f),
        floats(random, rows, 0.3f),
        floats(random, hidden * 4 * patch, 0.7f),
        floats(random, 4 * patch, 0.5f),
        floats(random, frame.window() * frame.horizon(), 0.1f),
        floats(random, frame.horizon(), 0.2f),
        floats(random, hidden * shares, 0.5f),
        floats(random, shares, 0.5f));
  }

  private static float[] floats(Random random, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * scale;
    }
    return values;
  }
}
