package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnxruntime.OnnxJavaType;
import dev.unroll.models.lift.RecurrentNodes.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A state on its way out of a graph.
 *
 * @param in the new input's name
 * @param out the new output's name
 * @param batch the state's batch axis
 * @param row what one row begins with: of the state's shape, 1 along the batch axis
 */
record LiftedSlot(Slot slot, String in, String out, int batch, Values row) {

  /** The initial state of so many rows. */
  Values start(int rows) {
    long[] shape = row.shape().clone();
    shape[batch] = rows;
    return row.broadcast(shape);
  }

  TensorProto.DataType elementType() {
    return row.type() == OnnxJavaType.DOUBLE
        ? TensorProto.DataType.DOUBLE
        : TensorProto.DataType.FLOAT;
  }

  /** The initial state as an initialiser of the new input's name. */
  TensorProto initialiser(int rows) {
    Values start = start(rows);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(in).setDataType(elementType().getNumber());
    for (long size : start.shape()) {
      tensor.addDims(size);
    }
    for (double number : start.numbers()) {
      if (row.type() == OnnxJavaType.DOUBLE) {
        tensor.addDoubleData(number);
      } else {
        tensor.addFloatData((float) number);
      }
    }
    return tensor.build();
  }

  boolean isLearned() {
    return Arrays.stream(row.numbers()).anyMatch(number -> number != 0);
  }

  /** The declared shape, with the data's batch dimension in its place. */
  List<Dimension> dims(Dimension batchDim) {
    List<Dimension> dims = new ArrayList<>();
    for (int axis = 0; axis < row.shape().length; axis++) {
      dims.add(
          axis == batch ? batchDim : Dimension.newBuilder().setDimValue(row.shape()[axis]).build());
    }
    return dims;
  }
}
