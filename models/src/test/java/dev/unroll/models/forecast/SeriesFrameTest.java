package dev.unroll.models.forecast;

import static dev.unroll.models.forecast.SampleKind.BETWEEN;
import static dev.unroll.models.forecast.SampleKind.FIRST;
import static dev.unroll.models.forecast.SampleKind.MISSING;
import static dev.unroll.models.forecast.SampleKind.NEXT;
import static dev.unroll.models.forecast.SampleKind.REPEATED;
import static dev.unroll.models.forecast.SampleKind.RETURNED;
import static dev.unroll.models.forecast.SampleKind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeriesFrameTest {
  private static final long HOUR = 3_600_000;
  private static final float NAN = Float.NaN;

  /** Season 4, window 8. */
  private final SeriesFrame frame = new SeriesFrame(new FrameSettings(4, 8, 4, 4, 3, 10, 0));

  private long now = 1_700_000_000_000L;

  @Test
  void firstSample_isItsOwnLevel_theSecondGivesIntervalAndSpread() {
    assertThat(frame.next(now, 10)).isEqualTo(FIRST);
    assertThat(frame.interval()).isZero();
    assertThat(frame.level()).isEqualTo(10);
    assertThat(after(HOUR, 14)).isEqualTo(NEXT);
    assertThat(frame.interval()).isEqualTo(3600);
    assertThat(frame.level()).isEqualTo(12);
    assertThat(frame.spread()).isCloseTo(2, within(1e-5f));
    // What is not known yet is 0; a place of a season before is its own season's.
    assertThat(normalised()).containsExactly(0, 0, -1, 1, 0, 0, -1, 1);
    assertThat(features()).containsExactly(0, 0, -1, 1, 0, 0.25f);
  }

  @Test
  void wholeSeason_isRepeatedBeforeTheFirstSample() {
    start(1, 2, 3, 4);
    assertThat(values()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
    after(HOUR, 5);
    assertThat(values()).containsExactly(2, 3, 4, 1, 2, 3, 4, 5);
  }

  @Test
  void skippedPlaces_areFilledFromTheSeasonBefore() {
    start(1, 2, 3, 4, 1, 2);
    assertThat(after(3 * HOUR, 9)).isEqualTo(NEXT);
    assertThat(frame.skipped()).isEqualTo(2);
    assertThat(values()).containsExactly(2, 3, 4, 1, 2, 3, 4, 9);
    assertThat(frame.place()).isEqualTo(0);
    assertThat(frame.count()).isEqualTo(9);
  }

  @Test
  void skippedPlacesOfAYoungSeries_areFilledWithItsLastValue() {
    start(1, 2);
    after(2 * HOUR, 5);
    assertThat(frame.value(1)).isEqualTo(2);
  }

  @Test
  void missingValue_takesItsPlaceAndTeachesNothing() {
    start(1, 2, 3, 4, 5);
    float spread = frame.spread();
    assertThat(after(HOUR, NAN)).isEqualTo(MISSING);
    assertThat(frame.value(0)).isEqualTo(2);
    assertThat(frame.spread()).isEqualTo(spread);
    assertThat(frame.count()).isEqualTo(6);
    assertThat(after(HOUR, Float.POSITIVE_INFINITY)).isEqualTo(MISSING);
    assertThat(after(HOUR, 1e30f)).isEqualTo(MISSING);
  }

  @Test
  void missingValuesBeforeTheFirst_areUnknown() {
    assertThat(frame.next(now, NAN)).isEqualTo(UNKNOWN);
    assertThat(frame.count()).isZero();
    assertThat(after(HOUR, 3)).isEqualTo(FIRST);
  }

  @Test
  void repeatedAndOlderTimes_changeNothing() {
    start(1, 2, 3, 4, 5);
    assertThat(after(0, 99)).isEqualTo(REPEATED);
    assertThat(after(-HOUR, 99)).isEqualTo(REPEATED);
    now += HOUR;
    assertThat(values()).containsExactly(2, 3, 4, 1, 2, 3, 4, 5);
    assertThat(after(HOUR, 6)).isEqualTo(NEXT);
    assertThat(frame.skipped()).isZero();
  }

  @Test
  void jitter_staysAtItsPlaceAndMovesTheIntervalToItsMean() {
    start(1, 2, 3, 4);
    for (int i = 0; i < 200; i++) {
      assertThat(after(i % 2 == 0 ? HOUR * 11 / 10 : HOUR, i)).isEqualTo(NEXT);
      assertThat(frame.skipped()).isZero();
    }
    assertThat(frame.interval()).isCloseTo(3780, within(15f));
  }

  @Test
  void sampleBetweenTwoPlaces_isLeftOutAndTheNextComesInTime() {
    start(1, 2, 3, 4, 5);
    assertThat(after(HOUR / 4, 99)).isEqualTo(BETWEEN);
    assertThat(frame.value(0)).isEqualTo(5);
    assertThat(after(HOUR * 3 / 4, 6)).isEqualTo(NEXT);
    assertThat(frame.skipped()).isZero();
    assertThat(frame.interval()).isEqualTo(3600);
  }

  @Test
  void longFirstDifference_isCorrectedByTheNextShorterOne() {
    frame.next(now, 1);
    after(5 * HOUR, 2);
    assertThat(after(HOUR, 3)).isEqualTo(RETURNED);
    assertThat(frame.interval()).isEqualTo(3600);
    assertThat(after(HOUR, 4)).isEqualTo(NEXT);
  }

  @Test
  void otherInterval_isTakenWhenItStays() {
    start(1, 2, 3, 4, 5);
    for (int i = 0; i < 3; i++) {
      after(HOUR / 3, 6);
      assertThat(frame.interval()).isEqualTo(3600);
    }
    assertThat(after(HOUR / 3, 7)).isEqualTo(RETURNED);
    assertThat(frame.interval()).isEqualTo(1200);
    for (int i = 0; i < 7; i++) {
      assertThat(after(HOUR, 8)).isEqualTo(NEXT);
      assertThat(frame.skipped()).isEqualTo(2);
    }
    assertThat(after(HOUR, 9)).isEqualTo(RETURNED);
    assertThat(frame.interval()).isEqualTo(3600);
  }

  @Test
  void returnAfterALongGap_beginsAnewWithTheScaleItHad() {
    start(1, 2, 3, 4, 5, 6, 7, 8, 9);
    float spread = frame.spread();
    assertThat(after(16 * HOUR, 5)).isEqualTo(NEXT);
    assertThat(after(17 * HOUR, NAN)).isEqualTo(REPEATED);
    assertThat(after(HOUR, 50)).isEqualTo(RETURNED);
    assertThat(frame.count()).isEqualTo(1);
    assertThat(frame.level()).isEqualTo(50);
    assertThat(frame.spread()).isGreaterThan(spread / 4);
    assertThat(frame.interval()).isEqualTo(3600);
    // The prior weighs as four samples of ten: a new scale shows soon.
    for (int i = 0; i < 8; i++) {
      after(HOUR, i % 2 == 0 ? 1050 : 50);
    }
    assertThat(frame.spread()).isGreaterThan(300);
  }

  @Test
  void constantSeries_hasASpreadAboveZero() {
    start(7, 7, 7, 7, 7, 7);
    assertThat(frame.spread()).isPositive();
    assertThat(normalised()).containsOnly(0);
  }

  @Test
  void calendar_isUtc() {
    // 2026-03-01 was a Sunday.
    frame.next(Instant.parse("2026-03-01T23:59:59.999Z").toEpochMilli(), 1);
    assertThat(frame.weekday()).isEqualTo(6);
    assertThat(frame.hour()).isEqualTo(23);
    SeriesFrame old = new SeriesFrame(new FrameSettings(1, 1, 1, 1, 1, 1, 0));
    old.next(-1, 1);
    assertThat(old.weekday()).isEqualTo(2);
    assertThat(old.hour()).isEqualTo(23);
  }

  @Test
  void windowBelowItsParts_isRefused() {
    assertThatThrownBy(() -> new FrameSettings(4, 3, 1, 1, 1, 1, 0))
        .hasMessageStartingWith("window: expected at least season 4");
  }

  @Test
  void moreSeasonsThanTheWindowHolds_areRefused() {
    assertThatThrownBy(() -> new FrameSettings(4, 11, 1, 1, 1, 1, 3))
        .hasMessage("seasons: expected 0 or 2 to 2, as many as the window holds, found 3");
  }

  @Test
  void seasonThatRepeatsTheOneBeforeTheLast_isToldByItsFeatures() {
    SeriesFrame compared = new SeriesFrame(new FrameSettings(2, 8, 2, 2, 2, 10, 4));
    for (float value : new float[] {1, 3, 5, 9, 1, 3, 5, 9}) {
      compared.next(now += HOUR, value);
    }
    float[] features = new float[14];
    compared.features(features);
    // Lag 1: |5-1| and |9-3| and so on, 5; lag 2: 0; their mean 2.5. The newest season to older
    // ones: 5, 0, 5.
    float[] ratios = {features[4], features[5], features[7], features[8], features[9]};
    assertThat(ratios).containsExactly(new float[] {1, -1, 1, -1, 1}, within(1e-2f));
    // The newest season's own mean is the level.
    assertThat(features[13]).isZero();
    assertThat(features[12]).isEqualTo(features[10]).isNegative();
  }

  private void start(float... values) {
    for (float value : values) {
      after(HOUR, value);
    }
  }

  private SampleKind after(long millis, float value) {
    now += millis;
    return frame.next(now, value);
  }

  private float[] values() {
    float[] values = new float[8];
    for (int i = 0; i < 8; i++) {
      values[i] = frame.value(7 - i);
    }
    return values;
  }

  private float[] normalised() {
    float[] z = new float[8];
    frame.normalised(z);
    return z;
  }

  private float[] features() {
    float[] features = new float[6];
    frame.features(features);
    return features;
  }
}
