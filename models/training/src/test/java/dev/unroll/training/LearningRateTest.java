package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void itRisesInALineAndFallsAlongHalfACosine() {
    LearningRate rate = new LearningRate(2, 0.2, 0.1, 100);

    assertThat(rate.getNewValue(0)).isEqualTo(0.2f);
    assertThat(rate.getNewValue(10)).isEqualTo(1);
    assertThat(rate.getNewValue(20)).isEqualTo(2);
    assertThat(rate.getNewValue(60)).isCloseTo(2 * 0.55f, within(1e-6f));
    assertThat(rate.getNewValue(100)).isCloseTo(0.2f, within(1e-6f));
    assertThat(rate.getNewValue(150)).isCloseTo(0.2f, within(1e-6f));
  }
}
