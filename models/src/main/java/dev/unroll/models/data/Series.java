package dev.unroll.models.data;

import java.util.Locale;

/**
 * One series of a file. The arrays are not copied: whoever makes a series no longer changes them.
 *
 * @param key its name
 * @param times epoch milliseconds, never falling
 * @param values as many; NaN where a value is missing
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a series
public record Series(String key, long[] times, double[] values) {
  public Series {
    if (times.length != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: expected as many times as values, found %d and %d",
              key,
              times.length,
              values.length));
    }
  }

  public int length() {
    return values.length;
  }
}
