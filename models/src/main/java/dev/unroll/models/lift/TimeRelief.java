package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Frees a graph that was exported for one sequence length of that length, as far as it shows. */
final class TimeRelief {
  private static final Dimension TIME = Dimension.newBuilder().setDimParam("time").build();

  private TimeRelief() {}

  /**
   * Declares the data input's time axis dynamic, and writes -1 for the length in each Reshape that
   * names it once and leaves no other size open. Whether that was all is for the check to find out.
   */
  static void relax(GraphProto.Builder graph, SequenceAxes axes, int steps) {
    declare(graph.getInputBuilderList(), axes.data().getName(), axes.time());
    Map<String, TensorProto> constants = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getAttribute(0).hasT()) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      TensorProto shape =
          node.getOpType().equals("Reshape") ? constants.get(node.getInput(1)) : null;
      if (shape == null) {
        continue;
      }
      List<Long> sizes = longs(shape);
      if (!sizes.contains(-1L) && Collections.frequency(sizes, (long) steps) == 1) {
        sizes.set(sizes.indexOf((long) steps), -1L);
        String name = node.getInput(1) + "_any_time_" + i;
        graph.addInitializer(
            TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(sizes.size())
                .addAllInt64Data(sizes));
        graph.setNode(i, node.toBuilder().setInput(1, name));
      }
    }
  }

  /** Declares an axis of one value dynamic, by the name {@code time}. */
  static void declare(List<ValueInfoProto.Builder> values, String name, int axis) {
    for (ValueInfoProto.Builder value : values) {
      if (value.getName().equals(name)) {
        value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().setDim(axis, TIME);
      }
    }
  }

  private static List<Long> longs(TensorProto tensor) {
    List<Long> longs = new ArrayList<>(tensor.getInt64DataList());
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (tensor.getDataType() == TensorProto.DataType.INT64.getNumber() && raw.remaining() >= 8) {
      longs.add(raw.getLong());
    }
    return longs;
  }
}
