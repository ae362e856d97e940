package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;

/** A tensor of a trial: its values as doubles, row-major. */
record Probed(OnnxJavaType type, long[] shape, double[] values) {

  /** What tells whether a cell lies in one slice of an axis. */
  interface Cell {
    void at(int cell, int slice);
  }

  /** Goes through all cells with their place along an axis. */
  void each(int axis, Cell to) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    int slices = Math.toIntExact(shape[axis]);
    for (int cell = 0; cell < values.length; cell++) {
      to.at(cell, cell / inner % slices);
    }
  }

  /** For each slice of an axis, the greatest difference from another tensor of this shape. */
  double[] change(Probed other, int axis) {
    double[] change = new double[Math.toIntExact(shape[axis])];
    each(axis, (cell, slice) -> change[slice] = Math.max(change[slice], difference(other, cell)));
    return change;
  }

  /** The greatest difference from another tensor of this shape. */
  double change(Probed other) {
    double change = 0;
    for (int cell = 0; cell < values.length; cell++) {
      change = Math.max(change, difference(other, cell));
    }
    return change;
  }

  private double difference(Probed other, int cell) {
    double a = values[cell];
    double b = other.values[cell];
    if (Double.compare(a, b) == 0) {
      return 0;
    }
    double difference = Math.abs(a - b);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }
}
