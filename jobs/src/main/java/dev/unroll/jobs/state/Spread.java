package dev.unroll.jobs.state;

import java.util.Map;
import java.util.TreeMap;

/**
 * How values spread, in memory that does not grow with their number: least, greatest and sum as
 * they are, the median to a thousandth (a whole number up to 2,047 exactly). Values are not
 * negative, so that their bits are in their order; they are counted by the upper ones, the exponent
 * and ten digits of the fraction. Not thread-safe.
 */
final class Spread {
  private static final int LOWER_BITS = 42;

  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max;
  private double sum;

  /**
   * @param value finite and not negative
   */
  void add(double value) {
    counts.merge(Double.doubleToLongBits(value) >>> LOWER_BITS, 1L, Long::sum);
    count++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }

  long count() {
    return count;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  double sum() {
    return sum;
  }

  /** Of an even number of values the lower of the middle two. */
  double median() {
    long before = 0;
    for (Map.Entry<Long, Long> bucket : counts.entrySet()) {
      before += bucket.getValue();
      if (2 * before >= count) {
        // The bucket's least, but nothing below the least of all.
        return Math.max(min, Double.longBitsToDouble(bucket.getKey() << LOWER_BITS));
      }
    }
    throw new IllegalStateException("no value was added");
  }
}
