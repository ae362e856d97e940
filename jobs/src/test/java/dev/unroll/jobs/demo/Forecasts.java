package dev.unroll.jobs.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Forecasts for tests: a sample a second, the band of three steps around the value given. */
final class Forecasts {
  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  private Forecasts() {}

  static Instant at(int second) {
    return START.plusSeconds(second);
  }

  static Forecast of(String series, int second, double value, double foreseen, boolean outlier) {
    List<Forecast.Step> steps = new ArrayList<>();
    for (int ahead = 1; ahead <= 3; ahead++) {
      steps.add(
          new Forecast.Step(at(second + ahead), foreseen - ahead, foreseen, foreseen + ahead));
    }
    return new Forecast(series, at(second), value, steps, outlier, outlier ? 9.25 : 0.5, 0.8);
  }

  /** A series that stands at {@code level} for so many seconds. */
  static Track level(String series, int seconds, double level) {
    Track track = new Track(of(series, 0, level, level, false));
    for (int second = 1; second < seconds; second++) {
      track.add(of(series, second, level, level, false));
    }
    return track;
  }
}
