package dev.unroll.models.lift;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;
import java.util.Random;

/**
 * How one input of a graph is filled with random numbers.
 *
 * @param dims for each axis its fixed size, {@link #ROWS} or {@link #STEPS}
 * @param ids whole numbers are drawn below it
 */
@SuppressWarnings("ArrayRecordComponent")
record Feed(String name, OnnxJavaType type, long[] dims, long ids) {
  static final long ROWS = -1;
  static final long STEPS = -2;

  /** A whole sequence. One whole number a row is taken for its length. */
  Values draw(int rows, int steps, Random random) {
    long[] shape = dims.clone();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims[i] == ROWS ? rows : dims[i] == STEPS ? steps : dims[i];
    }
    double[] numbers = new double[Values.count(shape)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case FLOAT, DOUBLE -> (float) random.nextGaussian();
            case BOOL -> random.nextInt(2);
            default -> isLength() ? steps : isScalar() ? 1 : random.nextLong(ids);
          };
    }
    return new Values(type, shape, numbers);
  }

  /** The steps {@code from} to {@code to} of a drawn sequence. */
  Values cut(Values whole, int from, int to) {
    if (isLength()) {
      double[] lengths = new double[whole.numbers().length];
      Arrays.fill(lengths, to - from);
      return new Values(type, whole.shape(), lengths);
    }
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] == STEPS) {
        return whole.cut(axis, from, to);
      }
    }
    return whole;
  }

  private boolean isLength() {
    return dims.length == 1
        && dims[0] != STEPS
        && (type == OnnxJavaType.INT32 || type == OnnxJavaType.INT64);
  }

  private boolean isScalar() {
    return dims.length == 0;
  }
}
