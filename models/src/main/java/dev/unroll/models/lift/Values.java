package dev.unroll.models.lift;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** A tensor as plain numbers, row-major. */
@SuppressWarnings("ArrayRecordComponent")
record Values(OnnxJavaType type, long[] shape, double[] numbers) {

  static Values zeros(OnnxJavaType type, long[] shape) {
    return new Values(type, shape, new double[count(shape)]);
  }

  static int count(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  /**
   * @throws IllegalArgumentException where the value is not a tensor of numbers
   */
  static Values of(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new IllegalArgumentException("expected a tensor, found " + value.getInfo());
    }
    OnnxJavaType type = tensor.getInfo().type;
    long[] shape = tensor.getInfo().getShape();
    double[] numbers = new double[count(shape)];
    switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> {
        FloatBuffer floats = tensor.getFloatBuffer();
        Arrays.setAll(numbers, floats::get);
      }
      case DOUBLE -> tensor.getDoubleBuffer().get(numbers);
      case INT64 -> {
        LongBuffer longs = tensor.getLongBuffer();
        Arrays.setAll(numbers, longs::get);
      }
      case INT32 -> {
        IntBuffer ints = tensor.getIntBuffer();
        Arrays.setAll(numbers, ints::get);
      }
      case BOOL, INT8, UINT8 -> {
        ByteBuffer bytes = tensor.getByteBuffer();
        Arrays.setAll(numbers, bytes::get);
      }
      default -> throw new IllegalArgumentException("expected numbers, found " + type);
    }
    return new Values(type, shape, numbers);
  }

  /** The caller closes it. */
  OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
    return switch (type) {
      case FLOAT -> {
        FloatBuffer floats = FloatBuffer.allocate(numbers.length);
        Arrays.stream(numbers).forEach(number -> floats.put((float) number));
        yield OnnxTensor.createTensor(environment, floats.flip(), shape);
      }
      case DOUBLE -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers), shape);
      case INT64 ->
          OnnxTensor.createTensor(
              environment,
              LongBuffer.wrap(Arrays.stream(numbers).mapToLong(number -> (long) number).toArray()),
              shape);
      case INT32 ->
          OnnxTensor.createTensor(
              environment,
              IntBuffer.wrap(Arrays.stream(numbers).mapToInt(number -> (int) number).toArray()),
              shape);
      case BOOL -> {
        ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.length).order(ByteOrder.nativeOrder());
        Arrays.stream(numbers).forEach(number -> bytes.put((byte) number));
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.BOOL);
      }
      default -> throw new IllegalArgumentException("expected numbers, found " + type);
    };
  }

  /** The part from index {@code from} to {@code to} of an axis. */
  Values cut(int axis, int from, int to) {
    int inner = count(Arrays.copyOfRange(shape, axis + 1, shape.length));
    int outer = count(Arrays.copyOf(shape, axis));
    int size = (int) shape[axis];
    long[] cutShape = shape.clone();
    cutShape[axis] = (long) to - from;
    double[] part = new double[outer * (to - from) * inner];
    for (int i = 0; i < outer; i++) {
      System.arraycopy(
          numbers, (i * size + from) * inner, part, i * (to - from) * inner, (to - from) * inner);
    }
    return new Values(type, cutShape, part);
  }

  /** Repeated along leading and one-sized axes, as ONNX broadcasts. */
  Values broadcast(long[] to) {
    double[] all = new double[count(to)];
    for (int i = 0; i < all.length; i++) {
      int rest = i;
      int from = 0;
      int stride = 1;
      for (int back = 1; back <= to.length; back++) {
        int at = (int) (rest % to[to.length - back]);
        rest /= (int) to[to.length - back];
        if (back <= shape.length) {
          int size = (int) shape[shape.length - back];
          from += (size == 1 ? 0 : at) * stride;
          stride *= size;
        }
      }
      all[i] = numbers[from];
    }
    return new Values(type, to, all);
  }
}
