package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whether values are neither NaN nor infinite. */
final class Finite {
  /** Of two floats side by side. */
  private static final long FLOAT_EXPONENTS = 0x7F800000_7F800000L;

  /** Added to exponents of all ones, and to no other, they reach the signs' places. */
  private static final long FLOAT_ONES = 0x00800000_00800000L;

  private static final long FLOAT_SIGNS = 0x80000000_80000000L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int HALF_EXPONENT = 0x7C00;
  private static final int BRAIN_EXPONENT = 0x7F80;

  private Finite() {}

  static boolean all(OnnxJavaType type, byte[] bytes, int offset, int length) {
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int end = offset + length;
    switch (type) {
      case FLOAT -> {
        long carried = 0;
        int i = offset;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
          carried |= ((long) LONGS.get(bytes, i) & FLOAT_EXPONENTS) + FLOAT_ONES;
        }
        return (carried & FLOAT_SIGNS) == 0 && (i == end || Float.isFinite(values.getFloat(i)));
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
