package dev.unroll.models;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One reading of all inputs' axes, to be tried.
 *
 * @param dims by input, as the graph takes it: sizes, {@link Port#BATCH} and {@link Port#TIME}
 * @param rows of every call; 0 for any number
 * @param steps of every call; 0 for any number
 * @param score how much speaks for it before it is tried
 */
record Axes(Map<String, long[]> dims, int rows, int steps, int score) {

  long[] of(String input) {
    long[] found = dims.get(input);
    if (found == null) {
      throw new IllegalStateException(input);
    }
    return found;
  }

  boolean has(long role) {
    return dims.values().stream().anyMatch(d -> index(d, role) >= 0);
  }

  Axes with(String input, int axis, long role) {
    Map<String, long[]> changed = new LinkedHashMap<>(dims);
    long[] own = of(input).clone();
    own[axis] = role;
    changed.put(input, own);
    return new Axes(changed, rows, steps, score);
  }

  Axes withRows(int fixed) {
    return new Axes(dims, fixed, steps, score);
  }

  Axes withSteps(int fixed) {
    return new Axes(dims, rows, fixed, score);
  }

  /** Where a role stands among axes, or -1. */
  static int index(long[] dims, long role) {
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == role) {
        return i;
      }
    }
    return -1;
  }
}
