package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;

/** Single elements of a tensor's bytes, whatever their type. Buffers are in native byte order. */
final class Elements {
  private Elements() {}

  static boolean isFloating(OnnxJavaType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
      default -> false;
    };
  }

  static boolean isNumber(OnnxJavaType type) {
    return type != OnnxJavaType.STRING && type != OnnxJavaType.UNKNOWN;
  }

  static void put(OnnxJavaType type, ByteBuffer bytes, int index, double value) {
    switch (type) {
      case FLOAT -> bytes.putFloat(index * Float.BYTES, (float) value);
      case DOUBLE -> bytes.putDouble(index * Double.BYTES, value);
      case FLOAT16 ->
          bytes.putShort(index * Short.BYTES, Fp16Conversions.floatToFp16((float) value));
      case BFLOAT16 ->
          bytes.putShort(index * Short.BYTES, Fp16Conversions.floatToBf16((float) value));
      default -> put(type, bytes, index, (long) value);
    }
  }

  static void put(OnnxJavaType type, ByteBuffer bytes, int index, long value) {
    switch (type) {
      case INT64 -> bytes.putLong(index * Long.BYTES, value);
      case INT32 -> bytes.putInt(index * Integer.BYTES, (int) value);
      case INT16 -> bytes.putShort(index * Short.BYTES, (short) value);
      case INT8, UINT8 -> bytes.put(index, (byte) value);
      case BOOL -> bytes.put(index, (byte) (value == 0 ? 0 : 1));
      default -> put(type, bytes, index, (double) value);
    }
  }

  static double get(OnnxJavaType type, ByteBuffer bytes, int index) {
    return switch (type) {
      case FLOAT -> bytes.getFloat(index * Float.BYTES);
      case DOUBLE -> bytes.getDouble(index * Double.BYTES);
      case FLOAT16 -> Fp16Conversions.fp16ToFloat(bytes.getShort(index * Short.BYTES));
      case BFLOAT16 -> Fp16Conversions.bf16ToFloat(bytes.getShort(index * Short.BYTES));
      case INT64 -> bytes.getLong(index * Long.BYTES);
      case INT32 -> bytes.getInt(index * Integer.BYTES);
      case INT16 -> bytes.getShort(index * Short.BYTES);
      case INT8 -> bytes.get(index);
      case UINT8, BOOL -> bytes.get(index) & 0xff;
      default -> throw new IllegalArgumentException("no number is " + type);
    };
  }
}
