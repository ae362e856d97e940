package dev.unroll.training.forecast;

import dev.unroll.training.GoldenWriter;
import java.util.List;
import java.util.Map;

/**
 * What an exported graph answered where it was trained, to a wave of {@value #PLACES} samples with
 * one missing, which every machine checks before it serves the bundle.
 */
final class ForecastGolden implements GraphForecasts.Listener {
  private static final int PLACES = 32;
  private static final int MISSING = 20;
  private static final int EVERY = 8;
  private static final long START = 1_000_000_000_000L;
  private static final long INTERVAL = 300_000;
  private static final long DAY = 86_400_000L;
  private static final double TOLERANCE = 1e-3;

  private final GridSeries wave = wave();
  private final GoldenWriter golden = new GoldenWriter(TOLERANCE);

  private ForecastGolden() {}

  /** What {@code golden.json} holds. */
  static String of(GraphForecasts graph) {
    ForecastGolden answers = new ForecastGolden();
    answers.golden.sequence("a wave with a missing sample");
    graph.run(List.of(answers.wave), PLACES, answers);
    return answers.golden.toJson();
  }

  private static GridSeries wave() {
    float[] values = new float[PLACES];
    for (int i = 0; i < PLACES; i++) {
      values[i] = i == MISSING ? Float.NaN : 50 + 10 * (float) Math.sin(i * Math.PI / 6) + i % 5;
    }
    return new GridSeries("wave", START, INTERVAL, values, PLACES, PLACES, PLACES, 1, 0);
  }

  @Override
  public boolean wants(int place) {
    return true;
  }

  @Override
  public void heard(int place, Map<String, float[]> forecasts) {
    long time = wave.time(place);
    golden.step(
        Map.of(
            "value",
            new float[] {wave.values()[place]},
            "time",
            new long[] {time / DAY, time % DAY}),
        place % EVERY == EVERY - 1 ? forecasts : median(forecasts));
  }

  private static Map<String, float[]> median(Map<String, float[]> forecasts) {
    return Map.of("q50", forecasts.getOrDefault("q50", new float[0]));
  }
}
