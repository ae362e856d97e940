package dev.unroll.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;

/** The gradients of one step, between the way back and the optimiser. */
public final class Gradients {
  private Gradients() {}

  /**
   * Shortens the gradients of all parameters together, their direction kept, to a norm (Pascanu,
   * Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm
   * 1).
   *
   * @param parameters frozen ones have no gradient and are left out
   * @param longest the greatest norm; 0 for any
   * @return whether the step can be taken: false where a gradient is no number; all are then zero,
   *     as the optimiser, which else clears them, must not run
   */
  public static boolean clip(Iterable<Parameter> parameters, float longest) {
    double squares = 0;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient();
            NDArray squared = gradient.square();
            NDArray sum = squared.sum()) {
          squares += sum.getFloat();
        }
      }
    }
    double norm = Math.sqrt(squares);
    if (!Double.isFinite(norm)) {
      clear(parameters);
      return false;
    }
    if (longest > 0 && norm > longest) {
      for (Parameter parameter : parameters) {
        if (parameter.requiresGradient()) {
          try (NDArray gradient = parameter.getArray().getGradient()) {
            gradient.muli(longest / norm);
          }
        }
      }
    }
    return true;
  }

  private static void clear(Iterable<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          // In place: set(float[]) would leave it over memory that goes with this array.
          gradient.set(new NDIndex("..."), 0);
        }
      }
    }
  }
}
