package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeriesFrame;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network that is trained and the graph that is served say the same. */
class ForecasterParityTest {
  private static final int LENGTH = 100;
  private static final List<String> OUTPUTS = List.of("mean", "q10", "q50", "q90");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trainedNetworkAndStreamedGraphAgree(boolean calendar) {
    ForecastSettings settings = SyntheticSeries.settings(calendar);
    List<GridSeries> series = SyntheticSeries.noisySines(3, LENGTH, LENGTH, 1);
    FrameSettings frame = settings.shape().frame();
    int steps = LENGTH / frame.season();
    Chains chains = new Chains(settings.shape(), 3, steps, IntStream.range(0, steps).toArray());
    int phase = 3;
    for (int i = 0; i < 3; i++) {
      chains.fill(i, series.get(i), 0, phase);
    }
    ChainSampler sampler = new ChainSampler(settings.shape(), List.of(series), 8, 2);
    LinearStart.Solution start = LinearStart.of(settings, List.of(series), 3);
    try (ForecastLearner learner = new ForecastLearner(settings, start, 4)) {
      for (int i = 0; i < 5; i++) {
        learner.step(sampler.draw(8));
      }
      float[] expected = learner.forecasts(chains);
      int[] compared = {0};
      try (GraphForecasts graph =
          new GraphForecasts(ForecastGraphWriter.write(learner.present()))) {
        graph.run(
            series,
            LENGTH,
            new GraphForecasts.Listener() {
              @Override
              public boolean wants(int place) {
                return place % frame.season() == phase && place / frame.season() < steps;
              }

              @Override
              public void heard(int place, Map<String, float[]> forecasts) {
                for (int i = 0; i < 3; i++) {
                  SeriesFrame at = frameAt(series.get(i), frame, place);
                  int row = i * steps + place / frame.season();
                  for (int h = 0; h < frame.horizon(); h++) {
                    for (int o = 0; o < OUTPUTS.size(); o++) {
                      float[] said = forecasts.get(OUTPUTS.get(o));
                      float normal = (said[i * frame.horizon() + h] - at.level()) / at.spread();
                      float want = expected[(row * frame.horizon() + h) * OUTPUTS.size() + o];
                      // The way to the series' units and back costs digits of its level.
                      float lost = 1e-6f * Math.abs(at.level()) / at.spread();
                      assertThat(normal).isCloseTo(want, within(1e-5f + lost));
                      compared[0]++;
                    }
                  }
                }
              }
            });
      }
      assertThat(compared[0]).isEqualTo(3 * steps * frame.horizon() * OUTPUTS.size());
    }
  }

  private static SeriesFrame frameAt(GridSeries series, FrameSettings settings, int place) {
    SeriesFrame frame = new SeriesFrame(settings);
    for (int n = 0; n <= place; n++) {
      frame.next(series.time(n), series.values()[n]);
    }
    return frame;
  }
}
