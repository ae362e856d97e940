package dev.unroll.models.onnx;

/**
 * How a {@link RecurrentNetwork} is written as a graph. The forms compute the same function and
 * differ in the last bits of their numbers, so a version of a bundle has one of them for good.
 */
public enum Form {
  /** A time axis, and ONNX's recurrent operators over it: for events of many steps. */
  TIME,
  /** One step a call, through ONNX's recurrent operators. */
  STEP_FUSED,
  /** One step a call, the cell written as matrix products and elementwise operators. */
  STEP_DECOMPOSED,
  /**
   * As {@link #STEP_DECOMPOSED}, with the first layer's product of input and weights looked up in a
   * table that has a row for each token. For tokens alone, with no convolution between.
   */
  STEP_FOLDED;

  /** Whether the graph takes one step a call, and has no time axis. */
  public boolean isStep() {
    return this != TIME;
  }
}
