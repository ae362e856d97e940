package dev.unroll.models;

/**
 * Where a row's step lies in a tensor: {@code [outer, first, middle, second, inner]}, of which
 * first and second are the batch and the time axis, or one of them, or neither.
 *
 * @param outer fixed cells before the first of the two
 * @param middle fixed cells between them; 1 where there are not two
 * @param inner fixed cells after the second
 */
record Span(int outer, int middle, int inner, boolean batch, boolean time, boolean timeFirst) {

  static Span of(Port port) {
    int[] cells = {1, 1, 1};
    int seen = 0;
    boolean timeFirst = false;
    boolean batch = false;
    boolean time = false;
    for (long dim : port.dims()) {
      if (dim >= 0) {
        cells[seen] = Math.multiplyExact(cells[seen], Math.toIntExact(dim));
        continue;
      }
      timeFirst |= dim == Port.TIME && seen == 0;
      batch |= dim == Port.BATCH;
      time |= dim == Port.TIME;
      seen++;
    }
    return switch (seen) {
      case 0 -> new Span(1, 1, cells[0], false, false, false);
      case 1 -> new Span(cells[0], 1, cells[1], batch, time, timeFirst);
      default -> new Span(cells[0], cells[1], cells[2], batch, time, timeFirst);
    };
  }

  /** Cells of one row's step. */
  int width() {
    return outer * middle * inner;
  }

  /** Whether the steps of a row lie one after the other, each whole. */
  boolean isContiguous() {
    return outer == 1 && middle == 1 && (!timeFirst || !batch);
  }

  /** The first of {@code inner} cells. */
  int cell(int o, int m, int row, int rows, int step, int steps) {
    int r = batch ? row : 0;
    int rs = batch ? rows : 1;
    int t = time ? step : 0;
    int ts = time ? steps : 1;
    return timeFirst
        ? (((o * ts + t) * middle + m) * rs + r) * inner
        : (((o * rs + r) * middle + m) * ts + t) * inner;
  }
}
