package dev.unroll.training.forecast;

import dev.unroll.models.data.Series;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.training.network.ForecasterShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small networks and series that repeat every eight samples, under noise. */
final class SyntheticSeries {
  static final int SEASON = 8;

  private SyntheticSeries() {}

  static ForecastSettings settings(boolean calendar) {
    FrameSettings frame = new FrameSettings(SEASON, 4 * SEASON, SEASON, SEASON, 2 * SEASON, 32, 4);
    ForecasterShape shape = new ForecasterShape(frame, 6, 5, SEASON, calendar, 0);
    return new ForecastSettings(shape, 8, 8, 1, 4e-3f, 0.01f, 0.9f, 10, 0.02);
  }

  static List<GridSeries> noisySines(int count, int length, int cut, long seed) {
    Random random = new Random(seed);
    List<GridSeries> series = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double size = 1 + 10 * random.nextDouble();
      double level = 100 * random.nextGaussian();
      double turn = random.nextDouble();
      long[] times = new long[length];
      double[] values = new double[length];
      for (int n = 0; n < length; n++) {
        times[n] = n * 3_600_000L;
        double wave = Math.sin(2 * Math.PI * ((double) n / SEASON + turn));
        values[n] = level + size * (wave + 0.3 * random.nextGaussian());
      }
      Split split = new Split(cut, cut, length);
      series.add(GridSeries.of(new Series("s" + i, times, values), split, SEASON));
    }
    return series;
  }
}
