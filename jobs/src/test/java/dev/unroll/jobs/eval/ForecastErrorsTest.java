package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
  private static final double EXACT = 1e-12;

  @Test
  void measures_areThoseOfM4CountedByHand() {
    // In the sample, a season of 2: |3 − 1|, |2 − 2|, |5 − 3| : mean 4/3.
    double[] values = {1, 2, 3, 2, 5, /* out of it */ 4, 6};
    double scale = Naive.scale(values, 5, 2);
    assertThat(scale).isEqualTo(4 / 3.0, within(EXACT));

    ForecastErrors errors = new ForecastErrors(2);
    errors.add(1, 4, 4.5, 3, 1, scale);
    errors.add(2, 6, 6.5, 7, 1, scale);
    Steps all = Steps.all(2);
    assertThat(errors.count(all)).isEqualTo(2);
    assertThat(errors.mse(all)).isEqualTo((0.25 + 0.25) / 2, within(EXACT));
    assertThat(errors.mae(all)).isEqualTo((1 + 1) / 2.0, within(EXACT));
    assertThat(errors.smape(all)).isEqualTo((200 / 7.0 + 200 / 13.0) / 2, within(EXACT));
    assertThat(errors.mase(all)).isEqualTo(1 / (4 / 3.0), within(EXACT));
    assertThat(errors.coverage(all)).isNaN();
    assertThat(errors.smape(new Steps(2, 2))).isEqualTo(200 / 13.0, within(EXACT));
  }

  @Test
  void standardisedErrors_areInUnits() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 10, 6, 7, 2, 0);
    assertThat(errors.mse(Steps.all(1))).isEqualTo(4, within(EXACT));
    assertThat(errors.mae(Steps.all(1))).isEqualTo(1.5, within(EXACT));
  }

  @Test
  void seriesWithoutScale_isLeftOutOfMaseAlone() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 10, 6, 6, 1, 0);
    errors.add(1, 10, 8, 8, 1, 4);
    assertThat(errors.mase(Steps.all(1))).isEqualTo(0.5, within(EXACT));
    assertThat(errors.mae(Steps.all(1))).isEqualTo(3, within(EXACT));
  }

  @Test
  void bothZero_isNoSymmetricError() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 0, 0, 0, 1, 1);
    assertThat(errors.smape(Steps.all(1))).isZero();
  }

  @Test
  void coverage_isTheShareInside() {
    ForecastErrors errors = new ForecastErrors(2);
    errors.cover(1, true);
    errors.cover(1, false);
    errors.cover(2, true);
    errors.cover(2, true);
    assertThat(errors.coverage(Steps.all(2))).isEqualTo(0.75, within(EXACT));
    ForecastErrors more = new ForecastErrors(2);
    more.cover(1, false);
    more.add(errors);
    assertThat(more.coverage(new Steps(1, 1))).isEqualTo(1 / 3.0, within(EXACT));
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

  @Test
  void horizon_isMeasuredInFourParts() {
    assertThat(Steps.parts(48))
        .extracting(Steps::text)
        .containsExactly("1–12", "13–24", "25–36", "37–48");
    assertThat(Steps.parts(3)).extracting(Steps::text).containsExactly("1", "2", "3");
    assertThat(Steps.parts(6)).extracting(Steps::text).containsExactly("1–2", "3–4", "5–6");
    assertThat(Steps.parts(1)).extracting(Steps::text).containsExactly("1");
  }
}
