package dev.unroll.models.data;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads many series from one CSV file (RFC 4180, UTF-8, gzip or not). The form is found from the
 * cells:
 *
 * <ul>
 *   <li><b>long</b>: three columns, key, time and value, in any order where the header names them
 *       ({@code key}, {@code series}, {@code id}, …; {@code time}, {@code date}, …; the third is
 *       the value), else in this one;
 *   <li><b>rows</b>, as in M4: each row is a series, its key first, then its values; rows end where
 *       their values do;
 *   <li><b>wide</b>: each column is a series, each row a moment, the first column their time if its
 *       header or its cells say so.
 * </ul>
 *
 * <p>Times are ISO 8601, with a blank for the T and without leading zeros if you like, months
 * ({@code 2024-01}), {@code 20240131} where all are such dates, or epoch seconds or milliseconds.
 * Where there are none, rows stand at equal intervals. An empty cell (in a file of one column: an
 * empty line), {@code NA}, {@code NaN} or {@code null} is a missing value. A first line is a header
 * if it has text where the second has numbers or times, or if all of its cells are whole numbers,
 * no two alike, each outside its column's range (sensor numbers over speeds).
 */
public final class SeriesFile {
  private static final int SHAPE_ROWS = 2000;

  /**
   * What a file does not say of itself.
   *
   * @param start the first row's time, where the file has no times
   * @param interval between two rows, where the file has no times
   */
  public record Clock(Instant start, Duration interval) {
    /** Hours from a Monday's midnight on. */
    public static final Clock HOURS =
        new Clock(Instant.parse("2000-01-03T00:00:00Z"), Duration.ofHours(1));

    long at(int row) {
      return start.toEpochMilli() + row * interval.toMillis();
    }
  }

  private SeriesFile() {}

  /** {@link #read(Path, Clock)} with {@link Clock#HOURS}. */
  public static List<Series> read(Path path) throws IOException {
    return read(path, Clock.HOURS);
  }

  /**
   * The file's series, in its order.
   *
   * @throws UserError if the file holds something else
   */
  public static List<Series> read(Path path, Clock clock) throws IOException {
    Layout layout = layout(path);
    return switch (layout.form()) {
      case LONG -> longForm(path, layout.names(), layout.rows());
      case ROWS -> rowForm(path, layout.rows(), clock);
      case WIDE -> wideForm(path, layout.names(), layout.rows(), clock);
    };
  }

  /**
   * Whether the file says its rows' times, so that no clock is asked.
   *
   * @throws UserError if the file holds no series
   */
  public static boolean hasTimes(Path path) throws IOException {
    Layout layout = layout(path);
    return switch (layout.form()) {
      case LONG -> true;
      case ROWS -> false;
      case WIDE -> isTimed(layout.names(), layout.rows());
    };
  }

  private enum Form {
    LONG,
    ROWS,
    WIDE
  }

  /**
   * A file's lines as they are understood.
   *
   * @param names of the columns; empty without a header
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(Form form, String[] names, List<SeriesCells.Line> rows) {}

  private static Layout layout(Path path) throws IOException {
    List<SeriesCells.Line> lines = SeriesCells.read(path);
    if (lines.isEmpty()) {
      throw new UserError(path + ": expected series as CSV, found an empty file");
    }
    boolean header = SeriesCells.hasHeader(lines.subList(0, Math.min(lines.size(), SHAPE_ROWS)));
    List<SeriesCells.Line> rows = lines.subList(header ? 1 : 0, lines.size());
    if (rows.isEmpty()) {
      throw new UserError(path + ": expected rows below the header, found none");
    }
    String[] names = header ? lines.get(0).cells() : new String[0];
    return new Layout(
        isLong(names, rows) ? Form.LONG : isRows(names, rows) ? Form.ROWS : Form.WIDE, names, rows);
  }

  private static boolean isLong(String[] names, List<SeriesCells.Line> rows) {
    String[] first = rows.get(0).cells();
    if (first.length != 3 || rows.stream().anyMatch(row -> row.cells().length != 3)) {
      return false;
    }
    return (names.length == 3 && SeriesCells.keyColumn(names) >= 0 && timeColumn(names) >= 0)
        || (!SeriesTimes.isTime(first[0]) && SeriesTimes.isTime(first[1]));
  }

  private static int timeColumn(String[] names) {
    return IntStream.range(0, names.length)
        .filter(i -> SeriesTimes.names(names[i]))
        .findFirst()
        .orElse(-1);
  }

  private static List<Series> longForm(Path path, String[] names, List<SeriesCells.Line> rows) {
    int key = names.length == 3 ? SeriesCells.keyColumn(names) : -1;
    int time = names.length == 3 ? timeColumn(names) : -1;
    if (key < 0 || time < 0) {
      key = 0;
      time = 1;
    }
    int value = 3 - key - time;
    SeriesTimes times = new SeriesTimes(path, rows, time);
    Map<String, SeriesBuilder> series = new LinkedHashMap<>();
    for (SeriesCells.Line row : rows) {
      series
          .computeIfAbsent(row.cells()[key].strip(), SeriesBuilder::new)
          .add(times.at(row), SeriesCells.value(path, row, value));
    }
    return series.values().stream().map(SeriesBuilder::build).toList();
  }

  /** Whether each row begins with a key of its own, which is neither a number nor a time. */
  private static boolean isRows(String[] names, List<SeriesCells.Line> rows) {
    if (names.length > 0 && SeriesTimes.names(names[0])) {
      return false;
    }
    Set<String> keys = new HashSet<>();
    for (SeriesCells.Line row : rows) {
      String first = row.cells()[0].strip();
      if (SeriesCells.isMissing(first)
          || SeriesCells.isNumber(first)
          || SeriesTimes.isDate(first)
          || !keys.add(first)) {
        return false;
      }
    }
    return true;
  }

  private static List<Series> rowForm(Path path, List<SeriesCells.Line> rows, Clock clock) {
    List<Series> all = new ArrayList<>();
    for (SeriesCells.Line row : rows) {
      String[] cells = row.cells();
      int end = cells.length;
      while (end > 1 && SeriesCells.isMissing(cells[end - 1])) {
        end--;
      }
      SeriesBuilder series = new SeriesBuilder(cells[0].strip());
      for (int i = 1; i < end; i++) {
        series.add(clock.at(i - 1), SeriesCells.value(path, row, i));
      }
      all.add(series.build());
    }
    return all;
  }

  private static boolean isTimed(String[] names, List<SeriesCells.Line> rows) {
    return (names.length > 0 && SeriesTimes.names(names[0]))
        || SeriesTimes.isDate(rows.get(0).cells()[0]);
  }

  private static List<Series> wideForm(
      Path path, String[] names, List<SeriesCells.Line> rows, Clock clock) {
    int columns = names.length > 0 ? names.length : rows.get(0).cells().length;
    boolean timed = isTimed(names, rows);
    SeriesTimes times = new SeriesTimes(path, rows, 0);
    List<SeriesBuilder> series = new ArrayList<>();
    for (int i = timed ? 1 : 0; i < columns; i++) {
      series.add(new SeriesBuilder(names.length > 0 ? names[i].strip() : "series-" + (i + 1)));
    }
    if (series.isEmpty()) {
      throw new UserError(path + ": expected a column of values beside the times, found none");
    }
    for (int r = 0; r < rows.size(); r++) {
      SeriesCells.Line row = rows.get(r);
      if (row.cells().length != columns) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s, line %d: expected %d cells as in the first line, found %d; write missing values as empty cells",
                path,
                row.number(),
                columns,
                row.cells().length));
      }
      long time = timed ? times.at(row) : clock.at(r);
      for (int i = 0; i < series.size(); i++) {
        series.get(i).add(time, SeriesCells.value(path, row, timed ? i + 1 : i));
      }
    }
    return series.stream().map(SeriesBuilder::build).toList();
  }
}
