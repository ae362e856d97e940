package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000L;

  private final Rate rate = new Rate(0);

  @Test
  void growthIsGivenASecond() {
    assertThat(rate.at(0, 0)).isZero();
    assertThat(rate.at(2 * SECOND, 40)).isEqualTo(20);
  }

  @Test
  void onlyTheLastSecondsCount() {
    for (int second = 1; second <= 60; second++) {
      rate.at(second * SECOND, second * 100L);
    }
    double now = 0;
    for (int second = 61; second <= 80; second++) {
      now = rate.at(second * SECOND, 6_000 + (second - 60) * 10L);
    }
    assertThat(now).isCloseTo(10, within(0.1));
  }

  @Test
  void afterTheEndItStaysWhatItWas() {
    rate.at(2 * SECOND, 40);
    assertThat(rate.at(60 * SECOND, 40)).isEqualTo(20);
  }
}
