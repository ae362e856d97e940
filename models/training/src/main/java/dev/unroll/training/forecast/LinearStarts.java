package dev.unroll.training.forecast;

import dev.unroll.training.network.ForecasterShape;
import java.util.List;

/**
 * The linear models that training begins with: the first file's {@link LinearStart}, then for each
 * other file what its own has beyond the first's; gates that are left begin with nothing.
 */
final class LinearStarts {
  private LinearStarts() {}

  static LinearStart.Solution of(
      ForecastSettings settings, List<List<GridSeries>> files, long seed) {
    ForecasterShape shape = settings.shape();
    int window = shape.frame().window();
    int horizon = shape.frame().horizon();
    int models = 1 + shape.gates();
    LinearStart.Solution first = solved(settings, files.get(0), seed);
    float[] weights = new float[window * models * horizon];
    put(weights, first.weights(), null, 0, models, horizon);
    for (int file = 1; file < Math.min(models, files.size()); file++) {
      LinearStart.Solution own = solved(settings, files.get(file), seed + file);
      put(weights, own.weights(), first.weights(), file, models, horizon);
    }
    return new LinearStart.Solution(weights, first.biases());
  }

  private static LinearStart.Solution solved(
      ForecastSettings settings, List<GridSeries> file, long seed) {
    ChainSampler sampler =
        new ChainSampler(settings.shape(), List.of(file), settings.chainSteps(), seed);
    LinearStart start = new LinearStart(settings.shape());
    for (int draw = 0; draw < settings.startDraws(); draw++) {
      start.add(sampler.draw(settings.chains()));
    }
    return start.solve(settings.ridge());
  }

  private static void put(
      float[] to,
      float[] model,
      float @org.jspecify.annotations.Nullable [] less,
      int block,
      int models,
      int horizon) {
    for (int i = 0; i < model.length / horizon; i++) {
      for (int h = 0; h < horizon; h++) {
        int at = i * horizon + h;
        to[(i * models + block) * horizon + h] = model[at] - (less == null ? 0 : less[at]);
      }
    }
  }
}
