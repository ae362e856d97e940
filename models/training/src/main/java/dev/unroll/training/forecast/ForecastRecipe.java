package dev.unroll.training.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.training.network.ForecasterShape;
import java.util.Locale;

/** How the shipped forecasters are trained. */
@SuppressWarnings("ImmutableEnumChecker") // settings are records of numbers
public enum ForecastRecipe {
  /** Hourly samples: a season of a day, a window of two weeks, four days ahead. */
  HOURLY(
      "2",
      new ForecastSettings(
          new ForecasterShape(
              new FrameSettings(24, 336, 24, 24, 96, 168, 14), 48, 32, 24, false, 0.2f),
          64,
          28,
          4,
          4e-3f,
          0.01f,
          0.99f,
          40,
          0.02),
      24,
      3600),
  /** Samples every few minutes: a window of a day at five minutes, an hour ahead. */
  SHORT(
      "2",
      new ForecastSettings(
          new ForecasterShape(
              new FrameSettings(12, 288, 24, 12, 12, 288, 0), 48, 64, 12, true, 0.1f),
          64,
          40,
          4,
          4e-3f,
          0.01f,
          0.99f,
          40,
          0.02),
      288,
      300);

  private final String version;
  private final ForecastSettings settings;
  private final int season;
  private final int seconds;

  ForecastRecipe(String version, ForecastSettings settings, int season, int seconds) {
    this.version = version;
    this.settings = settings;
    this.season = season;
    this.seconds = seconds;
  }

  /** Of the bundle, raised when what it answers changes. */
  public String version() {
    return version;
  }

  public ForecastSettings settings() {
    return settings;
  }

  /** Over which the naive forecast repeats the series. */
  public int season() {
    return season;
  }

  /** The interval that a file without times has. */
  public int seconds() {
    return seconds;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
