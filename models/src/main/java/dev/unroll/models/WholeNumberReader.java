package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Rejected;

/**
 * Whole numbers for an integer input, truths for a boolean one, as int32. A 64-bit input takes what
 * 32 bits hold: a chunk's cells are of four bytes.
 */
record WholeNumberReader(OnnxJavaType type) implements ValueReader {

  @Override
  public int read(JsonNode value, int feature) throws Rejected {
    if (value.isBoolean() && type == OnnxJavaType.BOOL) {
      return value.booleanValue() ? 1 : 0;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least()
        || value.intValue() > most()) {
      throw ValueReader.mistyped(
          type == OnnxJavaType.BOOL
              ? "true or false"
              : "a whole number from " + least() + " to " + most(),
          value);
    }
    return value.intValue();
  }

  private int least() {
    return switch (type) {
      case BOOL, UINT8 -> 0;
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      default -> Integer.MIN_VALUE;
    };
  }

  private int most() {
    return switch (type) {
      case BOOL -> 1;
      case UINT8 -> 255;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      default -> Integer.MAX_VALUE;
    };
  }

  @Override
  public boolean mayMiss() {
    return false;
  }

  @Override
  public String plural() {
    return type == OnnxJavaType.BOOL ? "truths" : "whole numbers";
  }
}
