package dev.unroll.training;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The learned initial states of an exported graph: initialisers that are inputs too, which ONNX
 * Runtime's Java interface cannot feed.
 *
 * @param graph the graph with plain inputs in their place
 * @param values by input, where every row begins; inputs that are not named begin at zero
 */
@SuppressWarnings("ArrayRecordComponent")
record InitialStates(byte[] graph, Map<String, float[]> values) {
  static InitialStates of(byte[] graph) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(graph).toBuilder();
      GraphProto.Builder plain = model.getGraphBuilder();
      Set<String> inputs =
          plain.getInputList().stream().map(input -> input.getName()).collect(Collectors.toSet());
      Map<String, float[]> values = new HashMap<>();
      for (int i = plain.getInitializerCount() - 1; i >= 0; i--) {
        TensorProto tensor = plain.getInitializer(i);
        if (inputs.contains(tensor.getName())) {
          values.put(tensor.getName(), floats(tensor));
          plain.removeInitializer(i);
        }
      }
      return new InitialStates(values.isEmpty() ? graph : model.build().toByteArray(), values);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the exported graph is no ONNX model", e);
    }
  }

  /**
   * A state for so many rows, all alike.
   *
   * @param shape the input's shape, -1 where the rows go; it is given their number
   */
  float[] rows(String input, long[] shape, int rows) {
    int inner = 1;
    int outer = 1;
    boolean behind = false;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == -1) {
        shape[axis] = rows;
        behind = true;
      } else if (behind) {
        inner *= Math.toIntExact(shape[axis]);
      } else {
        outer *= Math.toIntExact(shape[axis]);
      }
    }
    float[] all = new float[outer * rows * inner];
    float[] one = values.get(input);
    for (int i = 0; one != null && i < outer * rows; i++) {
      System.arraycopy(one, i / rows * inner, all, i * inner, inner);
    }
    return all;
  }

  private static float[] floats(TensorProto tensor) {
    FloatBuffer buffer =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
