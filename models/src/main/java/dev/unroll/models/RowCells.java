package dev.unroll.models;

/** Rows of a trial's tensors, whatever axis they lie along. */
final class RowCells {
  private RowCells() {}

  /** A state's next input: the cells of each row of its output, where the input has them. */
  static Probed moved(Probed output, long[] outputDims, Probed input, long[] inputDims) {
    Span from = Span.of(new Port("", output.type(), outputDims));
    Span to = Span.of(new Port("", input.type(), inputDims));
    int batch = Axes.index(outputDims, Port.BATCH);
    int rows = batch < 0 ? 1 : Math.toIntExact(output.shape()[batch]);
    double[] values = new double[output.values().length];
    for (int row = 0; row < rows; row++) {
      for (int cell = 0; cell < from.width(); cell++) {
        values[place(to, cell, row, rows)] = output.values()[place(from, cell, row, rows)];
      }
    }
    return new Probed(input.type(), input.shape(), values);
  }

  private static int place(Span span, int cell, int row, int rows) {
    return span.cell(cell / span.inner(), 0, row, rows, 0, 1) + cell % span.inner();
  }

  /** Two tensors that differ along one axis alone, one after the other along it. */
  static Probed joined(Probed a, Probed b, int axis) {
    long[] shape = a.shape().clone();
    shape[axis] += b.shape()[axis];
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    int left = (int) a.shape()[axis] * inner;
    int right = (int) b.shape()[axis] * inner;
    double[] values = new double[a.values().length + b.values().length];
    for (int o = 0; o * (left + right) < values.length; o++) {
      System.arraycopy(a.values(), o * left, values, o * (left + right), left);
      System.arraycopy(b.values(), o * right, values, o * (left + right) + left, right);
    }
    return new Probed(a.type(), shape, values);
  }

  /** A row's sizes without those of 1: what must be the same before and after a step. */
  static String row(long[] dims) {
    StringBuilder text = new StringBuilder();
    for (long dim : dims) {
      if (dim != 1 && dim != Port.BATCH) {
        text.append(dim).append(' ');
      }
    }
    return text.toString();
  }
}
