package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaddedLengthTest {
  @Test
  void edges_areFourAnOctave() {
    assertThat(IntStream.rangeClosed(1, 40).map(PaddedLength::of).distinct())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40);
  }

  @Property
  void length_holdsTheStepsAndIsItsOwnLength(@ForAll @IntRange(min = 1, max = 1 << 24) int steps) {
    int padded = PaddedLength.of(steps);
    assertThat(padded).isGreaterThanOrEqualTo(steps);
    assertThat(5L * (padded - steps)).isLessThan(padded);
    assertThat(PaddedLength.of(padded)).isEqualTo(padded);
  }

  @Test
  void rowWithoutSteps_isRefused() {
    assertThatThrownBy(() -> PaddedLength.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row needs at least one step, found 0");
  }
}
