package dev.unroll.jobs.state;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.unroll.models.StateLayout;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/**
 * One tensor of a key's block.
 *
 * @param shape without a batch axis
 * @param offset its first byte in the block
 * @param count of its values
 * @param measured whether it is part of the norm, and should be finite
 */
record Part(
    String name, OnnxJavaType type, List<Long> shape, int offset, int count, boolean measured)
    implements Serializable {

  static List<Part> of(StateLayout layout) {
    return layout.parts().stream()
        .map(
            part ->
                new Part(
                    part.name(),
                    part.type(),
                    part.shape(),
                    part.offset(),
                    part.bytes() / part.type().size,
                    isFloat(part.type()) && !part.isHeld()))
        .toList();
  }

  /** All of a block whose layout is not known, as what it most often is: 32-bit floats. */
  static Part raw(byte[] block) {
    int count = block.length / Float.BYTES;
    return new Part("block", OnnxJavaType.FLOAT, List.of((long) count), 0, count, true);
  }

  String typeName() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isFloat(OnnxJavaType type) {
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
    return name + " " + typeName() + shape;
  }
}
