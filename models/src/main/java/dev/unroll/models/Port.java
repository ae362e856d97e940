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
 * @param dims for each axis its fixed size, {@link #BATCH} or {@link #TIME}, each at most once;
 *     without a batch axis it holds one row
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

  /** Whether it has a time axis. */
  public boolean hasTime() {
    return has(TIME);
  }

  /** Whether it has a batch axis. */
  public boolean hasBatch() {
    return has(BATCH);
  }

  private boolean has(long role) {
    // Asked for every row, so without a stream.
    for (long dim : dims) {
      if (dim == role) {
        return true;
      }
    }
    return false;
  }

  /** Whether a chunk's cells for it are whole numbers (int32), not float32. */
  public boolean isWhole() {
    return !Elements.isFloating(type);
  }

  /** Cells of one row and one step: the product of the fixed sizes. */
  public int width() {
    int cells = 1;
    for (long dim : dims) {
      cells = dim < 0 ? cells : Math.multiplyExact(cells, (int) dim);
    }
    return cells;
  }

  /** What {@link #toString} wrote. */
  static Port parse(String text) {
    int shape = text.lastIndexOf(" [");
    int type = text.lastIndexOf(' ', shape - 1);
    if (type < 0 || !text.endsWith("]")) {
      throw new IllegalArgumentException("expected NAME TYPE [SIZES], found " + text);
    }
    String sizes = text.substring(shape + 2, text.length() - 1);
    return new Port(
        text.substring(0, type),
        OnnxJavaType.valueOf(text.substring(type + 1, shape).toUpperCase(Locale.ROOT)),
        sizes.isEmpty()
            ? new long[0]
            : Arrays.stream(sizes.split(", ")).mapToLong(Port::dim).toArray());
  }

  private static long dim(String word) {
    return word.equals("batch") ? BATCH : word.equals("time") ? TIME : Long.parseLong(word);
  }

  /** Axes as people write them: {@code [batch, time, 3]}. */
  static String shown(long[] dims) {
    return Arrays.stream(dims)
        .mapToObj(d -> d == BATCH ? "batch" : d == TIME ? "time" : Long.toString(d))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String toString() {
    return name + " " + type.name().toLowerCase(Locale.ROOT) + " " + shown(dims);
  }
}
