package dev.unroll.training.forecast;

import dev.unroll.models.onnx.ForecastNetwork;
import java.util.List;
import java.util.function.DoubleConsumer;

/** A training run of a forecaster: the linear start, then the steps of learning. */
public final class ForecastCourse {
  private ForecastCourse() {}

  /**
   * The network with its averaged weights.
   *
   * @param steps hears the loss of each step
   */
  public static ForecastNetwork run(
      ForecastSettings settings, List<ForecastData> files, long seed, DoubleConsumer steps) {
    List<List<GridSeries>> series = files.stream().map(ForecastData::series).toList();
    ChainSampler sampler = new ChainSampler(settings.shape(), series, settings.chainSteps(), seed);
    try (ForecastLearner learner =
        new ForecastLearner(settings, LinearStart.of(settings, series, seed), seed)) {
      for (int step = 0; step < settings.steps(); step++) {
        steps.accept(learner.step(sampler.draw(settings.chains())));
      }
      return learner.averaged();
    }
  }

  /**
   * What was measured of the exported graph, as a Markdown table.
   *
   * @param horizon the most samples ahead
   */
  public static String measure(byte[] graph, List<ForecastData> files, int horizon) {
    StringBuilder table = new StringBuilder(ForecastMeasure.HEAD);
    try (GraphForecasts forecasts = new GraphForecasts(graph)) {
      for (ForecastData file : files) {
        table.append(ForecastMeasure.table(forecasts, file, horizon));
      }
    }
    return table.toString();
  }

  /** What {@code golden.json} holds of the exported graph. */
  public static String golden(byte[] graph) {
    try (GraphForecasts forecasts = new GraphForecasts(graph)) {
      return ForecastGolden.of(forecasts);
    }
  }
}
