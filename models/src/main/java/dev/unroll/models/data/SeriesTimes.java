package dev.unroll.models.data;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A column of times. */
final class SeriesTimes {
  /** ISO 8601, leading zeros or not; a month alone is its first day. */
  private static final Pattern DATE =
      Pattern.compile("(\\d{4})-(\\d{1,2})(?:-(\\d{1,2})([T ].*)?)?");

  /** 31.12.2024 or 1/2/2024: a date, but nobody knows which, so no one reads it. */
  private static final Pattern FOREIGN =
      Pattern.compile("\\d{1,4}([-/.])\\d{1,2}\\1\\d{1,4}([T ,].*)?");

  private static final Pattern COMPACT = Pattern.compile("(1[89]|2[01])\\d{6}");
  private static final Set<String> NAMES =
      Set.of("time", "date", "datetime", "timestamp", "ds", "date_time");
  private static final JsonPointer TIME = JsonPointer.compile("/time");

  private final Path path;
  private final int column;
  private final boolean compact;

  /**
   * @param rows all of the file's: eight digits, which are seconds of 1970 too, are a date where
   *     those of every row are one
   */
  SeriesTimes(Path path, List<SeriesCells.Line> rows, int column) {
    this.path = path;
    this.column = column;
    compact = rows.stream().allMatch(row -> compact(cell(row)) != null);
  }

  /** Whether a column's name says that it holds times. */
  static boolean names(String name) {
    return NAMES.contains(name.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether a cell is a time beyond doubt: it has a date. */
  static boolean isTime(String cell) {
    return DATE.matcher(cell.strip()).matches();
  }

  /** Whether a cell is a date, if perhaps in a form that is not read. */
  static boolean isDate(String cell) {
    return isTime(cell) || FOREIGN.matcher(cell.strip()).matches();
  }

  /** Epoch milliseconds. */
  long at(SeriesCells.Line line) {
    String cell = cell(line);
    Long day = compact ? compact(cell) : null;
    if (day != null) {
      return day;
    }
    try {
      return EventTime.parse(TextNode.valueOf(padded(cell)), TIME);
    } catch (Rejected e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s, line %d, cell %d: expected a time (ISO 8601 as 2024-01-31, epoch seconds or milliseconds), found '%s'",
              path,
              line.number(),
              column + 1,
              cell),
          e);
    }
  }

  private String cell(SeriesCells.Line line) {
    return column < line.cells().length ? line.cells()[column].strip() : "";
  }

  private static @Nullable Long compact(String cell) {
    if (!COMPACT.matcher(cell).matches()) {
      return null;
    }
    try {
      return LocalDate.parse(cell, DateTimeFormatter.BASIC_ISO_DATE)
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** 2024-01-05 for 2024-1-5, and 2024-01-01 for 2024-01. */
  private static String padded(String cell) {
    Matcher parts = DATE.matcher(cell);
    if (!parts.matches()) {
      return cell;
    }
    String day = parts.group(3) == null ? "1" : parts.group(3);
    String rest = parts.group(4) == null ? "" : parts.group(4);
    return parts.group(1) + "-" + twoDigits(parts.group(2)) + "-" + twoDigits(day) + rest;
  }

  private static String twoDigits(String number) {
    return number.length() == 1 ? "0" + number : number;
  }
}
