package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.unroll.training.network.Forecaster;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForecastLearnerTest {
  private static final ForecastSettings SETTINGS = SyntheticSeries.settings(true);

  private ChainSampler sampler;
  private LinearStart.Solution start;

  @BeforeEach
  void drawSeries() {
    List<List<GridSeries>> series = List.of(SyntheticSeries.noisySines(3, 100, 100, 1));
    sampler = new ChainSampler(SETTINGS.shape(), series, 8, 2);
    start = LinearStart.of(SETTINGS, series, 3);
  }

  @Test
  void aBatchWhoseGradientIsNoNumberTeachesNothing() {
    Chains good = sampler.draw(4);
    Chains bad = sampler.draw(4);
    bad.features[0] = Float.NaN;
    try (ForecastLearner learner = new ForecastLearner(SETTINGS, start, 4)) {
      learner.step(good);
      float[] before = learner.averaged().outputWeights();

      assertThat(learner.step(bad)).isNaN();

      assertThat(learner.averaged().outputWeights()).containsExactly(before);
      assertThat(learner.step(good)).isFinite();
      assertThat(learner.step(good)).isFinite();
      assertThat(learner.averaged().outputWeights()).isNotEqualTo(before).doesNotContain(Float.NaN);
    }
  }

  @Test
  void aStepLeavesNothingInTheParametersHands() {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager lasting = engine.newBaseManager()) {
      Chains chains = sampler.draw(4);
      Forecaster forecaster = new Forecaster(SETTINGS.shape());
      try (NDManager manager = lasting.newSubManager()) {
        forecaster.initialize(
            lasting,
            DataType.FLOAT32,
            chains.inputs(manager).stream().map(NDArray::getShape).toArray(Shape[]::new));
      }
      forecaster.beginWith(start.weights(), start.biases());
      int held = lasting.getManagedArrays().size();
      try (NDManager manager = lasting.newSubManager();
          GradientCollector gradients = engine.newGradientCollector()) {
        NDArray output =
            forecaster
                .forward(new ParameterStore(lasting, false), chains.inputs(manager), true)
                .head();
        gradients.backward(output.sum());
      }
      assertThat(lasting.getManagedArrays()).hasSize(held);
    }
  }
}
