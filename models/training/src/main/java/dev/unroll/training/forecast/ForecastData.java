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
    int cut =
        parts.group(2) == null
            ? longest - Math.max(horizon, longest / 10)
            : Integer.parseInt(parts.group(2));
    int from = parts.group(3) == null ? Math.max(-1, cut) : Integer.parseInt(parts.group(3));
    int to = parts.group(4) == null ? longest : Integer.parseInt(parts.group(4));
    Split split = new Split(cut, from, to);
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
              cut));
    }
    return new ForecastData(String.valueOf(path.getFileName()), laid, split, season);
  }
}
