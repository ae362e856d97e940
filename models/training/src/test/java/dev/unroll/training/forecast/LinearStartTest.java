package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.training.network.ForecasterShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearStartTest {
  @Test
  void whatIsLinearIsFound() {
    ForecasterShape shape = SyntheticSeries.settings(false).shape();
    int window = shape.frame().window();
    int horizon = shape.frame().horizon();
    Chains chains = new Chains(shape, 400, 1, new int[] {0});
    Random random = new Random(1);
    for (int row = 0; row < 400; row++) {
      for (int i = 0; i < window; i++) {
        chains.windows[row * window + i] = (float) random.nextGaussian();
      }
      for (int h = 0; h < horizon; h++) {
        chains.targets[row * horizon + h] = 2 * chains.windows[row * window + h] + h;
        chains.weights[row * horizon + h] = 1 + random.nextFloat();
      }
    }
    LinearStart start = new LinearStart(shape);
    start.add(chains);

    LinearStart.Solution solution = start.solve(1e-6);

    for (int i = 0; i < window; i++) {
      for (int h = 0; h < horizon; h++) {
        assertThat(solution.weights()[i * horizon + h])
            .isCloseTo(i == h ? 2 : 0, org.assertj.core.api.Assertions.within(1e-3f));
      }
    }
    assertThat(solution.biases()[3]).isCloseTo(3, org.assertj.core.api.Assertions.within(1e-3f));
  }
}
