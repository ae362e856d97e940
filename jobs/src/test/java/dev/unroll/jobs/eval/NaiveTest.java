package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NaiveTest {
  @Test
  void scale_isTheMeanErrorOneSeasonAheadInTheSample() {
    // In the sample, a season of 2: |3 − 1|, |2 − 2|, |5 − 3| : mean 4/3.
    double[] values = {1, 2, 3, 2, 5, /* out of it */ 4, 6};
    assertThat(Naive.scale(values, 5, 2)).isEqualTo(4 / 3.0, within(1e-12));
  }

  @Test
  void naiveForecasts_repeatWhatIsKnown() {
    double[] values = {1, 2, 3, 4, Double.NaN, 9, 9, 9};
    assertThat(Naive.last(values, 3)).isEqualTo(4);
    assertThat(Naive.last(values, 4)).isEqualTo(4);
    // Season 3, known to row 3: rows 4, 5 and 6 repeat 1, 2 and 3, row 7 then 4's: row 1 again.
    assertThat(Naive.seasonal(values, 3, 1, 3)).isEqualTo(2);
    assertThat(Naive.seasonal(values, 3, 3, 3)).isEqualTo(4);
    assertThat(Naive.seasonal(values, 3, 4, 3)).isEqualTo(2);
    assertThat(Naive.seasonal(values, 4, 3, 3)).as("row 4 is missing, row 1 is not").isEqualTo(2);
    assertThat(Naive.seasonal(values, 0, 1, 3)).isNaN();
  }
}
