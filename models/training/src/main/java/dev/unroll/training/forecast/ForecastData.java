package dev.unroll.training.forecast;

import dev.unroll.models.data.Series;
import dev.unroll.models.data.SeriesFile;
import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of series, and which of its rows are for what. Written {@code FILE@CUT[,FROM,TO]}: rows
 * before CUT are learned from, or all but the last -CUT where it is negative; what is measured are
 * the rows after, or [FROM, TO). Without a cut the last tenth, at least a horizon, is measured.
 *
 * @param name the file's, as a card shows it
 * @param season of the naive forecast that it is measured against
 */
public record ForecastData(String name, List<GridSeries> series, Split split, int season) {
  private static final Pattern SPEC = Pattern.compile("(.+?)(?:@(-?\\d+)(?:,(\\d+),(\\d+))?)?");

  /**
   * Reads a file.
   *
   * @param season over which a series repeats itself
   * @param horizon that is forecast
   */
  public static ForecastData read(String spec, SeriesFile.Clock clock, int season, int horizon)
      throws IOException {
    Matcher parts = SPEC.matcher(spec);
    if (!parts.matches()) {
      throw new DataException("--data: expected FILE@CUT[,FROM,TO], found " + spec);
    }
    Path path = Path.of(parts.group(1));
    if (!Files.isRegularFile(path)) {
      throw new DataException(path + ": expected a CSV file of series, found none");
    }
    List<Series> series = SeriesFile.read(path, clock);
    int longest = series.stream().mapToInt(Series::length).max().orElse(0);
    Split split = split(path, parts, longest, horizon);
    List<GridSeries> laid =
        series.stream()
            .map(one -> GridSeries.of(one, split, season))
            .filter(one -> one.learnt() > season)
            .toList();
    if (laid.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected more than %d rows before the cut %d, found none in any series",
              path,
              season,
              split.cut()));
    }
    return new ForecastData(String.valueOf(path.getFileName()), laid, split, season);
  }

  /** What is measured is never what is learned from. */
  private static Split split(Path path, Matcher parts, int longest, int horizon) {
    if (parts.group(2) == null) {
      if (longest <= horizon) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: expected more rows than the horizon, %d, found %d; say which to measure with FILE@CUT, or forecast fewer ahead",
                path,
                horizon,
                longest));
      }
      int cut = longest - Math.max(horizon, longest / 10);
      return new Split(cut, cut, longest);
    }
    int cut = Integer.parseInt(parts.group(2));
    if (cut == 0) {
      throw new DataException(
          path
              + ": expected a CUT other than 0: rows to learn from, or below 0, last rows to leave"
              + " out, found 0");
    }
    int from = parts.group(3) == null ? Math.max(-1, cut) : Integer.parseInt(parts.group(3));
    int to = parts.group(4) == null ? longest : Integer.parseInt(parts.group(4));
    int learnt = cut < 0 ? longest + cut : cut;
    if (from >= 0 && from < learnt) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected FROM at or behind CUT, %d, as the rows before it are learned from, found %d",
              path,
              learnt,
              from));
    }
    if (from >= to || from >= longest) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected FROM before TO and the file's %d rows, found %d to %d; leave rows to measure behind the cut",
              path,
              longest,
              from,
              to));
    }
    return new Split(cut, from, to);
  }

  /** Samples left out of all series, as another stands in their place. */
  public int dropped() {
    return series.stream().mapToInt(GridSeries::dropped).sum();
  }
}
