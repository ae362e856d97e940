package dev.unroll.models.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
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
  private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none");
  private static final Set<String> KEYS =
      Set.of("key", "series", "id", "unique_id", "item_id", "sensor", "name");
  private static final int GZIP = 0x1f8b;

  private SeriesCells() {}

  /**
   * A row.
   *
   * @param number from 1, the header and empty lines included
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Line(int number, String[] cells) {
    boolean isEmpty() {
      return cells.length == 0 || (cells.length == 1 && cells[0].isBlank());
    }
  }

  /**
   * The rows from the first to the last that are not empty. Between them an empty one is a missing
   * value where each row is one cell, and is left out elsewhere.
   */
  static List<Line> read(Path path) throws IOException {
    CsvMapper mapper = CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();
    List<Line> lines = new ArrayList<>();
    int number = 0;
    int end = 0;
    boolean column = true;
    try (InputStream bytes = open(path);
        MappingIterator<String[]> rows = mapper.readerFor(String[].class).readValues(bytes)) {
      while (rows.hasNextValue()) {
        Line line = new Line(++number, rows.nextValue());
        if (!line.isEmpty() || !lines.isEmpty()) {
          lines.add(line);
        }
        if (!line.isEmpty()) {
          end = lines.size();
          column &= line.cells().length == 1;
        }
      }
    } catch (JsonProcessingException e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s, after line %d: expected CSV, found %s; check the file",
              path,
              number,
              e.getOriginalMessage()),
          e);
    }
    List<Line> kept = lines.subList(0, end);
    return column ? kept : kept.stream().filter(line -> !line.isEmpty()).toList();
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
      return Arrays.stream(first).noneMatch(SeriesCells::isValue);
    }
    boolean text =
        IntStream.range(0, first.length)
            .anyMatch(i -> isText(first[i]) && isValue(below(lines, i)));
    return text || isOfNumbers(first, lines.subList(1, lines.size()));
  }

  /** The first cell of a column below the first line that is not missing; else empty. */
  private static String below(List<Line> lines, int column) {
    return lines.stream()
        .skip(1)
        .filter(line -> column < line.cells().length)
        .map(line -> line.cells()[column])
        .filter(cell -> !isMissing(cell))
        .findFirst()
        .orElse("");
  }

  private static boolean isValue(String cell) {
    return isNumber(cell) || SeriesTimes.isTime(cell);
  }

  private static boolean isText(String cell) {
    return !isMissing(cell) && !isValue(cell);
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

  /** The column whose name says that it holds keys, or -1. */
  static int keyColumn(String[] names) {
    return IntStream.range(0, names.length)
        .filter(i -> KEYS.contains(names[i].strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(-1);
  }

  static boolean isNumber(String cell) {
    return DECIMAL.matcher(cell.strip()).matches();
  }

  static boolean isMissing(String cell) {
    return MISSING.contains(cell.strip().toLowerCase(Locale.ROOT));
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
