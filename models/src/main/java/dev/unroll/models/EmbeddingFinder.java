package dev.unroll.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.unroll.models.GraphSummary.Embedding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the table that token ids look into: a Gather of a constant of two axes by an input. */
final class EmbeddingFinder {
  /** They leave the ids, or the rows of the table, what they are. */
  private static final Set<String> THROUGH =
      Set.of(
          "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "DequantizeLinear");

  private final GraphProto graph;
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, List<Long>> constants = new HashMap<>();

  private EmbeddingFinder(GraphProto graph) {
    this.graph = graph;
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
      for (AttributeProto attribute : node.getAttributeList()) {
        if (node.getOpType().equals("Constant") && attribute.hasT()) {
          constants.put(node.getOutput(0), attribute.getT().getDimsList());
        }
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.put(tensor.getName(), tensor.getDimsList());
    }
  }

  /** The smallest such table; null where none is seen. */
  static @Nullable Embedding find(GraphProto graph) {
    return new EmbeddingFinder(graph).find();
  }

  private @Nullable Embedding find() {
    Embedding found = null;
    for (NodeProto node : graph.getNodeList()) {
      if (!node.getOpType().equals("Gather") || node.getInputCount() < 2) {
        continue;
      }
      List<Long> table = constants.get(source(node.getInput(0)));
      String ids = source(node.getInput(1));
      if (table != null && table.size() == 2 && isInput(ids)) {
        int rows = Math.toIntExact(table.get(0));
        found = found == null || rows < found.rows() ? new Embedding(ids, rows) : found;
      }
    }
    return found;
  }

  private boolean isInput(String name) {
    return !constants.containsKey(name)
        && graph.getInputList().stream().map(ValueInfoProto::getName).anyMatch(name::equals);
  }

  private String source(String tensor) {
    String at = tensor;
    NodeProto maker = makers.get(at);
    // A graph has no circles.
    while (maker != null && THROUGH.contains(maker.getOpType()) && maker.getInputCount() > 0) {
      at = maker.getInput(0);
      maker = makers.get(at);
    }
    return at;
  }
}
