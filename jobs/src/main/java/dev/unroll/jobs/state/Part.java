package dev.unroll.jobs.state;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * One tensor of a key's block.
 *
 * @param shape without a batch axis
 * @param offset its first byte in the block
 * @param count of its values
 */
record Part(String name, OnnxJavaType type, long[] shape, int offset, int count)
    implements Serializable {

  /** All of a block whose layout is not known, as what it most often is: 32-bit floats. */
  static Part raw(byte[] block) {
    int count = block.length / Float.BYTES;
    return new Part("block", OnnxJavaType.FLOAT, new long[] {count}, 0, count);
  }

  String typeName() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Whether its values are floating-point numbers. */
  boolean isFloat() {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** A value as it is: float, double, or for every other type a long. */
  Number value(byte[] block, int index) {
    ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.nativeOrder());
    int at = offset + index * type.size;
    return switch (type) {
      case FLOAT -> bytes.getFloat(at);
      case DOUBLE -> bytes.getDouble(at);
      case FLOAT16 -> Fp16Conversions.fp16ToFloat(bytes.getShort(at));
      case BFLOAT16 -> Fp16Conversions.bf16ToFloat(bytes.getShort(at));
      case INT64 -> bytes.getLong(at);
      case INT32 -> (long) bytes.getInt(at);
      case INT16 -> (long) bytes.getShort(at);
      case UINT8 -> (long) (bytes.get(at) & 0xff);
      default -> (long) bytes.get(at);
    };
  }

  @Override
  public String toString() {
    return name + " " + typeName() + Arrays.toString(shape);
  }
}
