package dev.unroll.training.forecast;

import dev.unroll.training.network.ForecasterShape;
import java.util.List;

/**
 * The linear models that training begins with: the {@link LinearStart} of all files together; those
 * behind gates begin with nothing beyond it.
 */
final class LinearStarts {
  private LinearStarts() {}

  static LinearStart.Solution of(
      ForecastSettings settings, List<List<GridSeries>> files, long seed) {
    ForecasterShape shape = settings.shape();
    int window = shape.frame().window();
    int horizon = shape.frame().horizon();
    int models = 1 + shape.gates();
    float[] weights = new float[window * models * horizon];
    ChainSampler sampler = new ChainSampler(shape, files, settings.chainSteps(), seed);
    LinearStart start = new LinearStart(shape);
    for (int draw = 0; draw < settings.startDraws(); draw++) {
      start.add(sampler.draw(settings.chains()));
    }
    LinearStart.Solution all = start.solve(settings.ridge());
    for (int i = 0; i < window; i++) {
      System.arraycopy(all.weights(), i * horizon, weights, i * models * horizon, horizon);
    }
    return new LinearStart.Solution(weights, all.biases());
  }
}
