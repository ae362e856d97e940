package dev.unroll.models.data;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The cells of a CSV file of series, and what a cell is. */
final class SeriesCells {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d([T ].*)?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none");
  private static final Set<String> TIMES =
      Set.of("time", "date", "datetime", "timestamp", "ds", "date_time");
  private static final Set<String> KEYS =
      Set.of("key", "series", "id", "unique_id", "item_id", "sensor", "name");
  private static final JsonPointer TIME = JsonPointer.compile("/time");
  private static final int GZIP = 0x1f8b;

  private SeriesCells() {}

  /**
   * A row.
   *
   * @param number from 1, the header included, empty lines not
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Line(int number, String[] cells) {}

  /** The rows, empty ones left out. */
  static List<Line> read(Path path) throws IOException {
    CsvMapper mapper =
        CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    List<Line> lines = new ArrayList<>();
    try (InputStream bytes = open(path);
        MappingIterator<String[]> rows = mapper.readerFor(String[].class).readValues(bytes)) {
      while (rows.hasNextValue()) {
        lines.add(new Line(lines.size() + 1, rows.nextValue()));
      }
    } catch (JsonProcessingException e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s, after line %d: expected CSV, found %s; check the file",
              path,
              lines.size(),
              e.getOriginalMessage()),
          e);
    }
    return lines;
  }

  private static InputStream open(Path path) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
    bytes.mark(2);
    boolean gzip = ((bytes.read() << 8) | bytes.read()) == GZIP;
    bytes.reset();
    return gzip ? new GZIPInputStream(bytes) : bytes;
  }

  /** Whether the first of these lines names the columns. */
  static boolean hasHeader(List<Line> lines) {
    String[] first = lines.get(0).cells();
    if (lines.size() == 1) {
      return Arrays.stream(first).noneMatch(cell -> isNumber(cell) || isTime(cell));
    }
    String[] second = lines.get(1).cells();
    boolean text =
        IntStream.range(0, Math.min(first.length, second.length))
            .anyMatch(i -> isText(first[i]) && (isNumber(second[i]) || isTime(second[i])));
    return text || isOfNumbers(first, lines.subList(1, lines.size()));
  }

  private static boolean isText(String cell) {
    return !isMissing(cell) && !isNumber(cell) && !isTime(cell);
  }

  private static boolean isOfNumbers(String[] first, List<Line> rest) {
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < first.length; i++) {
      String cell = first[i].strip();
      if (!WHOLE.matcher(cell).matches() || !distinct.add(cell)) {
        return false;
      }
      double name = Double.parseDouble(cell);
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Line line : rest) {
        if (i < line.cells().length && isNumber(line.cells()[i])) {
          double value = Double.parseDouble(line.cells()[i].strip());
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      // Beyond the range by more than the range: not just one more value of a walk.
      if (!(name > high + (high - low) || name < low - (high - low))) {
        return false;
      }
    }
    return distinct.size() > 1;
  }

  /** Whether a column's name says that it holds times. */
  static boolean namesTime(String name) {
    return TIMES.contains(name.strip().toLowerCase(Locale.ROOT));
  }

  /** The column whose name says that it holds keys, or -1. */
  static int keyColumn(String[] names) {
    return IntStream.range(0, names.length)
        .filter(i -> KEYS.contains(names[i].strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(-1);
  }

  /** Whether a cell is a time beyond doubt: it has a date. */
  static boolean isTime(String cell) {
    return DATE.matcher(cell.strip()).matches();
  }

  static boolean isNumber(String cell) {
    return DECIMAL.matcher(cell.strip()).matches();
  }

  static boolean isMissing(String cell) {
    return MISSING.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /** Epoch milliseconds. */
  static long time(Path path, Line line, int column) {
    String cell = line.cells()[column].strip();
    try {
      return EventTime.parse(TextNode.valueOf(cell), TIME);
    } catch (Rejected e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s, line %d, cell %d: expected a time (ISO 8601, epoch seconds or milliseconds), found '%s'",
              path,
              line.number(),
              column + 1,
              cell),
          e);
    }
  }

  /** A number, or NaN where the value is missing. */
  static double value(Path path, Line line, int column) {
    String cell = line.cells()[column].strip();
    if (isMissing(cell)) {
      return Double.NaN;
    }
    if (!isNumber(cell)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s, line %d, cell %d: expected a number, found '%s'; leave the cell empty where the value is missing",
              path,
              line.number(),
              column + 1,
              cell));
    }
    return Double.parseDouble(cell);
  }
}
