package dev.unroll.models;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tensors in ONNX's own file format, a {@code TensorProto} a file. */
final class TensorFile {
  private TensorFile() {}

  /**
   * @throws UserError where it is no such file, or holds what is no number
   */
  static Tensor read(Path file) {
    TensorProto tensor;
    try {
      tensor = TensorProto.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new UserError(file + ": expected a tensor in ONNX's format, found another file", e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    }
    int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    int cells = 1;
    for (int size : shape) {
      cells = Math.multiplyExact(cells, size);
    }
    OnnxJavaType type = type(tensor, file);
    ByteBuffer bytes = ByteBuffer.wrap(bytes(tensor, type, file)).order(ByteOrder.nativeOrder());
    if (bytes.capacity() != cells * type.size) {
      throw new UserError(
          file
              + ": expected "
              + cells
              + " values of "
              + type
              + ", found "
              + bytes.capacity()
              + " bytes; the file is cut short");
    }
    double[] values = new double[cells];
    for (int i = 0; i < cells; i++) {
      values[i] = Elements.get(type, bytes, i);
    }
    return new Tensor(shape, values);
  }

  private static byte[] bytes(TensorProto tensor, OnnxJavaType type, Path file) {
    try {
      return GraphFile.bytes(tensor, type);
    } catch (IndexOutOfBoundsException e) {
      throw new UserError(file + ": expected as many values as its shape has, found fewer", e);
    }
  }

  private static OnnxJavaType type(TensorProto tensor, Path file) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
    return switch (type == null ? TensorProto.DataType.UNDEFINED : type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT16 -> OnnxJavaType.INT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      default ->
          throw new UserError(
              file
                  + ": expected a tensor of numbers in ONNX's format, found element type "
                  + tensor.getDataType());
    };
  }
}
