package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One input or output of a graph, with the role of each of its axes.
 *
 * @param name the graph's own
 * @param type its element type
 * @param dims for each axis its fixed size, {@link #BATCH} or {@link #TIME}
 */
public record Port(String name, OnnxJavaType type, long[] dims) implements Serializable {
  public static final long BATCH = -1;
  public static final long TIME = -2;

  /** The shape of a call with so many rows and (padded) steps. */
  long[] shape(long rows, long steps) {
    long[] shape = dims.clone();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims[i] == BATCH ? rows : dims[i] == TIME ? steps : dims[i];
    }
    return shape;
  }

  /** Bytes of a call's tensor. */
  int bytes(long rows, long steps) {
    long cells = type.size;
    for (long size : shape(rows, steps)) {
      cells = Math.multiplyExact(cells, size);
    }
    return Math.toIntExact(cells);
  }

  boolean hasTime() {
    // Asked for every row, so without a stream.
    for (long dim : dims) {
      if (dim == TIME) {
        return true;
      }
    }
    return false;
  }

  /** Cells of one row and one step: the product of the fixed sizes. */
  int width() {
    int cells = 1;
    for (long dim : dims) {
      cells = dim < 0 ? cells : Math.multiplyExact(cells, (int) dim);
    }
    return cells;
  }

  /** Fixed cells before the batch axis. */
  int outer() {
    int cells = 1;
    for (long dim : dims) {
      if (dim == BATCH) {
        return cells;
      }
      cells *= (int) dim;
    }
    throw new IllegalStateException(name + " has no batch axis");
  }

  @Override
  public String toString() {
    return name
        + " "
        + type.name().toLowerCase(Locale.ROOT)
        + Arrays.stream(dims)
            .mapToObj(d -> d == BATCH ? "batch" : d == TIME ? "time" : Long.toString(d))
            .collect(Collectors.joining(", ", " [", "]"));
  }
}
