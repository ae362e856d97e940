package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrackTest {
  @Test
  void valueStandsBesideWhatWasForeseenOneStepBefore() {
    Track track = new Track(Forecasts.of("a", 0, 1, 5, false));
    track.add(Forecasts.of("a", 1, 4.5, 8, false));
    assertThat(track.past(9))
        .containsExactly(
            new Track.Point(Forecasts.at(0), 1, Double.NaN, Double.NaN, Double.NaN, false),
            new Track.Point(Forecasts.at(1), 4.5, 4, 5, 6, false));
    assertThat(track.future(2))
        .containsExactly(
            new Track.Point(Forecasts.at(2), Double.NaN, 7, 8, 9, false),
            new Track.Point(Forecasts.at(3), Double.NaN, 6, 8, 10, false));
  }

  @Test
  void onlyTheFirstOfARunOfOutliersIsASurprise() {
    Track track = Forecasts.level("a", 5, 1);
    assertThat(track.isSurprised()).isFalse();
    track.add(Forecasts.of("a", 5, 9, 1, true));
    assertThat(track.isSurprised()).isTrue();
    track.add(Forecasts.of("a", 6, 9, 1, true));
    assertThat(track.isSurprised()).isFalse();
    assertThat(track.outlier()).isEqualTo(track.latest());
  }

  @Test
  void memoryIsBounded() {
    Track track = Forecasts.level("a", 2_000, 1);
    assertThat(track.past(10_000)).hasSize(400);
    assertThat(track.past(3)).hasSize(3);
  }
}
