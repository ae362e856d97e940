package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void oddCount_hasItsMiddleAndEnds() {
    assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 1, 5));
  }

  @Test
  void evenCount_hasTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 8));
  }

  @Test
  void ratios_areTakenRoundByRound() {
    assertThat(Spread.ofRatios(List.of(10.0, 40.0, 9.0), List.of(5.0, 10.0, 3.0)))
        .isEqualTo(new Spread(3, 2, 4));
  }

  @Test
  void noFigure_isRefused() {
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("a spread needs a figure");
  }

  @Test
  void text_saysMiddleAndEnds() {
    assertThat(new Spread(1234.5, 1000, 2000).text("%,.1f"))
        .isEqualTo("1,234.5 (1,000.0..2,000.0)");
  }
}
