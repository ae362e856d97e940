package dev.unroll.models;

/**
 * The length a row is padded to: fixed edges 1 to 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, … It
 * depends on the row's own length alone, so that a row's bits never depend on its company; four
 * edges an octave keep the padding under a fifth.
 */
public final class PaddedLength {
  private PaddedLength() {}

  /** The smallest edge that holds {@code steps}, which is at least 1. */
  public static int of(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a row needs at least one step, found " + steps);
    }
    int between = Math.max(1, Integer.highestOneBit(steps) / 4);
    return (steps + between - 1) / between * between;
  }
}
