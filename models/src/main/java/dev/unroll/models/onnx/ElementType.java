package dev.unroll.models.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Element types a graph built here can declare for its inputs and outputs. */
public enum ElementType {
  FLOAT(DataType.FLOAT),
  FLOAT16(DataType.FLOAT16),
  DOUBLE(DataType.DOUBLE),
  INT8(DataType.INT8),
  UINT8(DataType.UINT8),
  INT32(DataType.INT32),
  INT64(DataType.INT64),
  BOOL(DataType.BOOL),
  STRING(DataType.STRING);

  private final DataType type;

  ElementType(DataType type) {
    this.type = type;
  }

  /** The number ONNX gives this type: what a {@code Cast} node's attribute {@code to} holds. */
  public int code() {
    return type.getNumber();
  }
}
