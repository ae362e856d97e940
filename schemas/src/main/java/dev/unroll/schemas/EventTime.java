package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Event time as people write it: ISO 8601 (without a zone it is taken as UTC), epoch seconds or
 * epoch milliseconds. A number below {@value #SECONDS_BELOW} is seconds, which holds until the year
 * 5138; in milliseconds that bound was passed in 1973.
 */
public final class EventTime {
  static final long SECONDS_BELOW = 100_000_000_000L;
  private static final long MIN = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long MAX = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
  private static final long DAY = 86_400_000;
  private static final int LONGEST_NUMBER = 1_000;

  /** Strict: there is no 31st of February. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("'T'HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTime() {}

  /** Epoch milliseconds. */
  public static long parse(JsonNode node, JsonPointer pointer) throws Rejected {
    try {
      long time = node.isTextual() ? ofText(node.textValue().strip()) : ofNumber(node);
      if (time >= MIN && time <= MAX) {
        return time;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      // Told below, like a time out of range.
    }
    throw new Rejected(
        Reason.MISTYPED_FIELD,
        pointer
            + " (time): expected ISO 8601, epoch seconds or epoch milliseconds between the years 1"
            + " and 9999, found "
            + Json.describe(node));
  }

  /** ISO 8601 in UTC, with milliseconds only where there are any. */
  public static String format(long epochMillis) {
    if (epochMillis < MIN || epochMillis > MAX) {
      return Instant.ofEpochMilli(epochMillis).toString();
    }
    // What Instant says, at a tenth of its cost: every prediction has a time.
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY));
    int millis = (int) Math.floorMod(epochMillis, DAY);
    int fraction = millis % 1000;
    byte[] text = new byte[fraction == 0 ? 20 : 24];
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, millis / 3_600_000);
    text[13] = ':';
    digits(text, 14, 2, millis / 60_000 % 60);
    text[16] = ':';
    digits(text, 17, 2, millis / 1000 % 60);
    if (fraction != 0) {
      text[19] = '.';
      digits(text, 20, 3, fraction);
    }
    text[text.length - 1] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] text, int at, int count, int number) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static long ofNumber(JsonNode node) {
    if (!node.isNumber()) {
      throw new NumberFormatException("not a number");
    }
    return ofDecimal(node.decimalValue());
  }

  private static long ofDecimal(BigDecimal number) {
    // Neither 1e999999999 nor 1e-999999999 must be written out.
    if (number.precision() - (long) number.scale() > 18 || number.scale() > LONGEST_NUMBER) {
      throw new ArithmeticException("out of range");
    }
    boolean seconds = number.abs().compareTo(BigDecimal.valueOf(SECONDS_BELOW)) < 0;
    BigDecimal millis = seconds ? number.movePointRight(3) : number;
    return millis.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static long ofText(String text) {
    if (!text.isEmpty()
        && text.length() <= LONGEST_NUMBER
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
      return ofDecimal(new BigDecimal(text));
    }
    if (text.endsWith("Z") || text.endsWith("z")) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException e) {
        // Not the usual form; the general one below may still take it.
      }
    }
    TemporalAccessor parsed =
        ISO.parseBest(withT(text), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof OffsetDateTime zoned) {
      return zoned.toInstant().toEpochMilli();
    }
    return parsed instanceof LocalDateTime local
        ? local.toInstant(ZoneOffset.UTC).toEpochMilli()
        : ((LocalDate) parsed).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** SQL's form has a space between date and time. */
  private static String withT(String text) {
    int at = "2026-01-01".length();
    return text.length() > at && text.charAt(at) == ' '
        ? text.substring(0, at) + 'T' + text.substring(at + 1)
        : text;
  }
}
