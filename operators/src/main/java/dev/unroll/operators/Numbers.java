package dev.unroll.operators;

import dev.unroll.schemas.Event;
import java.util.Arrays;

/**
 * Which sequence numbers of a key were seen. Plain arithmetic on the greatest one and the ranges
 * that are missing below it; the oldest ranges are forgotten beyond {@value #MOST_RANGES}, and
 * their numbers then count as seen.
 */
final class Numbers {
  /** Each takes 16 bytes of a key's state. */
  static final int MOST_RANGES = 64;

  private Numbers() {}

  /** Whether a number came before. */
  static boolean isRepeated(Progress progress, long number) {
    return number != Event.NO_NUMBER
        && number <= progress.number()
        && range(progress.missing(), number) < 0;
  }

  /** How many numbers are missing between the greatest seen and this one. */
  static long missingBefore(Progress progress, long number) {
    return number == Event.NO_NUMBER
            || progress.number() == Event.NO_NUMBER
            || number <= progress.number()
        ? 0
        : number - progress.number() - 1;
  }

  /** With this number, which is not repeated, seen. */
  static Progress seen(Progress progress, long number) {
    if (number == Event.NO_NUMBER) {
      return progress;
    }
    long[] missing = progress.missing();
    if (number <= progress.number()) {
      return progress.numbered(progress.number(), without(missing, number));
    }
    // Numbers start at 0; what is below a key's first was not seen either, though it is no gap.
    if (number > progress.number() + 1) {
      missing = append(missing, progress.number() + 1, number - 1);
    }
    return progress.numbered(number, missing);
  }

  /** The place of the range that holds a number; negative where none does. */
  private static int range(long[] missing, long number) {
    for (int i = 0; i < missing.length; i += 2) {
      if (number >= missing[i] && number <= missing[i + 1]) {
        return i;
      }
    }
    return -1;
  }

  private static long[] append(long[] missing, long first, long last) {
    int from = missing.length == 2 * MOST_RANGES ? 2 : 0;
    long[] more = Arrays.copyOfRange(missing, from, missing.length + 2);
    more[more.length - 2] = first;
    more[more.length - 1] = last;
    return more;
  }

  /** A range loses one number: it shrinks, parts in two, or goes. */
  private static long[] without(long[] missing, long number) {
    int at = range(missing, number);
    long first = missing[at];
    long last = missing[at + 1];
    long[] rest = {first, number - 1, number + 1, last};
    long[] before = Arrays.copyOfRange(missing, 0, at);
    long[] after = Arrays.copyOfRange(missing, at + 2, missing.length);
    int from = first == number ? 2 : 0;
    int to = last == number ? 2 : 4;
    long[] middle = from < to ? Arrays.copyOfRange(rest, from, to) : new long[0];
    long[] all = new long[before.length + middle.length + after.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(middle, 0, all, before.length, middle.length);
    System.arraycopy(after, 0, all, before.length + middle.length, after.length);
    return all.length > 2 * MOST_RANGES ? Arrays.copyOfRange(all, 2, all.length) : all;
  }
}
