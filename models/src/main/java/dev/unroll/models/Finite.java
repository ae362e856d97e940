package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whether values are neither NaN nor infinite. */
final class Finite {
  private static final int FLOAT_EXPONENT = 0x7F800000;
  private static final int HALF_EXPONENT = 0x7C00;
  private static final int BRAIN_EXPONENT = 0x7F80;

  private Finite() {}

  static boolean all(OnnxJavaType type, byte[] bytes, int offset, int length) {
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int end = offset + length;
    switch (type) {
      case FLOAT -> {
        for (int i = offset; i < end; i += Float.BYTES) {
          if ((values.getInt(i) & FLOAT_EXPONENT) == FLOAT_EXPONENT) {
            return false;
          }
        }
      }
      case DOUBLE -> {
        for (int i = offset; i < end; i += Double.BYTES) {
          if (!Double.isFinite(values.getDouble(i))) {
            return false;
          }
        }
      }
      case FLOAT16, BFLOAT16 -> {
        int exponent = type == OnnxJavaType.FLOAT16 ? HALF_EXPONENT : BRAIN_EXPONENT;
        for (int i = offset; i < end; i += Short.BYTES) {
          if ((values.getShort(i) & exponent) == exponent) {
            return false;
          }
        }
      }
      default -> {
        // Integers are always finite.
      }
    }
    return true;
  }

  static boolean all(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
