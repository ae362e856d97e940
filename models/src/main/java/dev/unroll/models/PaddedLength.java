package dev.unroll.models;

/**
 * The length a row is padded to: fixed edges 1, 2, 3, 4, 6, 8, 12, 16, 24, … It depends on the
 * row's own length alone, so that a row's bits never depend on its company; two edges an octave
 * keep the padding under a third.
 */
public final class PaddedLength {
  private PaddedLength() {}

  /** The smallest edge that holds {@code steps}, which is at least 1. */
  public static int of(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a row needs at least one step, found " + steps);
    }
    int power = Integer.highestOneBit(steps);
    if (power == steps) {
      return steps;
    }
    int middle = power + power / 2;
    return steps <= middle ? middle : 2 * power;
  }
}
