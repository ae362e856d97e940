package dev.unroll.models.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.measures.ForecastErrors.Units;
import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
  private static final double EXACT = 1e-12;

  @Test
  void measures_areThoseOfM4CountedByHand() {
    Units units = new Units(1, 1, 4 / 3.0);
    ForecastErrors errors = new ForecastErrors(2);
    errors.add(1, 4, 4.5, 3, units);
    errors.add(2, 6, 6.5, 7, units);
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
  void squaredAndAbsoluteErrors_areEachInTheirUnit() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 10, 6, 7, new Units(2, 6, 0));
    assertThat(errors.mse(Steps.all(1))).isEqualTo(4, within(EXACT));
    assertThat(errors.mae(Steps.all(1))).isEqualTo(0.5, within(EXACT));
  }

  @Test
  void seriesWithoutScale_isLeftOutOfMaseAlone() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 10, 6, 6, new Units(1, 1, 0));
    errors.add(1, 10, 8, 8, new Units(1, 1, 4));
    assertThat(errors.mase(Steps.all(1))).isEqualTo(0.5, within(EXACT));
    assertThat(errors.mae(Steps.all(1))).isEqualTo(3, within(EXACT));
  }

  @Test
  void bothZero_isNoSymmetricError() {
    ForecastErrors errors = new ForecastErrors(1);
    errors.add(1, 0, 0, 0, new Units(1, 1, 1));
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
  void horizon_isMeasuredInFourParts() {
    assertThat(Steps.parts(48))
        .extracting(Steps::text)
        .containsExactly("1–12", "13–24", "25–36", "37–48");
    assertThat(Steps.parts(3)).extracting(Steps::text).containsExactly("1", "2", "3");
    assertThat(Steps.parts(6)).extracting(Steps::text).containsExactly("1–2", "3–4", "5–6");
    assertThat(Steps.parts(1)).extracting(Steps::text).containsExactly("1");
  }
}
