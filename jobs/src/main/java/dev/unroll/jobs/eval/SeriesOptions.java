package dev.unroll.jobs.eval;

import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which forecasts are measured, and by what. Rows are a series' own, counted from 0; null leaves an
 * option to its default.
 *
 * @param last forecasts are made once a series, so many rows before its end
 * @param from the first row that is forecast
 * @param to the row behind the last that is forecast
 * @param horizon the most steps ahead that are measured; by default all that the model forecasts
 * @param season rows of a season, for the seasonal naive forecast and MASE; by default as the
 *     interval suggests
 * @param standardiseUntil squared and absolute errors are divided by the series' deviation over the
 *     rows before this one
 */
public record SeriesOptions(
    @Nullable Integer last,
    @Nullable Integer from,
    @Nullable Integer to,
    @Nullable Integer horizon,
    @Nullable Integer season,
    @Nullable Integer standardiseUntil) {
  public static final SeriesOptions NONE = new SeriesOptions(null, null, null, null, null, null);

  /** Of a series: the share that is measured where nothing is said. */
  private static final double LAST_PART = 0.2;

  private static final int DAY = 86_400;

  public SeriesOptions {
    atLeast(1, last, "--last");
    atLeast(1, from, "--from");
    atLeast(2, to, "--to");
    atLeast(1, horizon, "--horizon");
    atLeast(1, season, "--season");
    atLeast(2, standardiseUntil, "--standardise-until");
    if (last != null && (from != null || to != null)) {
      throw new UserError("--last " + last + ": expected it alone, found --from or --to beside it");
    }
    if (from != null && to != null && to <= from) {
      throw new UserError("--to " + to + ": expected a row after --from " + from);
    }
  }

  private static void atLeast(int least, @Nullable Integer value, String option) {
    if (value != null && value < least) {
      throw new UserError(option + " " + value + ": expected at least " + least);
    }
  }

  /**
   * The rows of a series that are forecast, from the first to before the last.
   *
   * @throws UserError where the series is too short
   */
  Split split(Series series) {
    int rows = series.length();
    int first = last != null ? rows - last : from != null ? from : (int) (rows * (1 - LAST_PART));
    int end = to == null ? rows : to;
    if (first < 1 || end > rows) {
      throw new UserError(
          "--in: expected series of at least "
              + (first < 1 ? (last == null ? 2 : last + 1) : end)
              + " rows, found "
              + rows
              + " in series "
              + series.key());
    }
    return new Split(first, end, last != null);
  }

  /** Rows of a season, by the interval that most rows keep: a day, a week, a year. */
  int season(List<Series> all) {
    if (season != null) {
      return season;
    }
    long seconds = Duration.ofMillis(Intervals.ofAll(all)).toSeconds();
    if (seconds >= 60 && seconds < DAY && DAY % seconds == 0) {
      return (int) (DAY / seconds);
    }
    if (seconds == DAY) {
      return 7;
    }
    if (seconds == 7 * DAY) {
      return 52;
    }
    return seconds >= 28 * DAY && seconds <= 31 * DAY ? 12 : 1;
  }

  /** What is said of it. */
  String text() {
    if (last != null) {
      return "the last " + last + " rows of each, once";
    }
    if (from == null) {
      return "every forecast within the last fifth of each"
          + (to == null ? "" : ", up to row " + (to - 1));
    }
    return "every forecast within rows " + from + " to " + (to == null ? "the end" : to - 1);
  }

  /**
   * The rows of one series that are forecast.
   *
   * @param from the first
   * @param to behind the last
   * @param once whether they are forecast from the row before them alone
   */
  record Split(int from, int to, boolean once) {
    /** Whether a forecast made at a row is measured. */
    boolean measures(int row, int horizon) {
      return once ? row == from - 1 : row >= from - 1 && row + horizon < to;
    }

    /** The last row at which a forecast may be measured. */
    int lastOrigin() {
      return once ? from - 1 : to - 2;
    }
  }
}
