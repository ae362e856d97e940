package dev.unroll.jobs.demo;

/** Curves of one row: a block of eight heights for each value. */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  private final double least;
  private final double greatest;

  /** Between two values, for all curves that are to be compared. */
  Sparkline(double least, double greatest) {
    this.least = least;
    this.greatest = greatest;
  }

  /**
   * The block for a value.
   *
   * @param share where the value lies between the least, 0, and the greatest, 1
   */
  static char block(double share) {
    int height = (int) (BLOCKS.length() * share);
    return BLOCKS.charAt(Math.max(0, Math.min(BLOCKS.length() - 1, height)));
  }

  /** The block of a value on this scale; a blank for NaN. */
  char of(double value) {
    if (Double.isNaN(value)) {
      return ' ';
    }
    return greatest > least ? block((value - least) / (greatest - least)) : BLOCKS.charAt(0);
  }
}
