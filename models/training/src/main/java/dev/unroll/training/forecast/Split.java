package dev.unroll.training.forecast;

/**
 * Which rows of a file of series are for what.
 *
 * @param cut rows learned from; where below 1, those before so many last ones
 * @param from the first row that is measured; -1 where a negative cut says it
 * @param to the row after the last that is measured
 */
public record Split(int cut, int from, int to) {
  /** Whether one forecast a series is measured, the one from its last row that is learned from. */
  boolean oneOrigin() {
    return from < 0;
  }
}
