package dev.unroll.models;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a graph's file tells that ONNX Runtime's Java interface does not: its operators, which
 * inputs flow into the initial state of a recurrent one, and inputs that have a value of their own.
 */
final class GraphFile {
  /** They move cells and change none. */
  private static final Set<String> MOVES =
      Set.of(
          "Identity",
          "Squeeze",
          "Unsqueeze",
          "Reshape",
          "Transpose",
          "Slice",
          "Split",
          "Gather",
          "Concat",
          "Expand",
          "Flatten",
          "Cast",
          "Dropout");

  static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");
  private static final int INITIAL_H = 5;
  private static final int INITIAL_C = 6;

  private final @Nullable ModelProto model;
  private final Map<String, NodeProto> makers = new HashMap<>();

  private GraphFile(@Nullable ModelProto model) {
    this.model = model;
    graph().getNodeList().forEach(node -> node.getOutputList().forEach(o -> makers.put(o, node)));
  }

  /**
   * Reads a bundle's graph.
   *
   * @throws UserError where it is none, or holds what a bundle may not: see {@link GraphLimits}
   */
  static GraphFile of(Bundle bundle) {
    String file = bundle.source() + "/" + Bundle.GRAPH;
    GraphFile graph = read(bundle.graph());
    if (graph.model == null) {
      throw new UserError(
          file
              + ": expected an ONNX graph, found "
              + bundle.graph().length
              + " bytes that are none; copy or export the file again");
    }
    GraphLimits.check(graph.model, file);
    return graph;
  }

  /** A file that cannot be read tells nothing. */
  static GraphFile read(byte[] onnx) {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(onnx).newCodedInput();
    // Weights stay where they are: nobody changes a bundle's bytes.
    input.enableAliasing(true);
    try {
      return new GraphFile(ModelProto.parseFrom(input));
    } catch (IOException e) {
      return new GraphFile(null);
    }
  }

  private GraphProto graph() {
    return model == null ? GraphProto.getDefaultInstance() : model.getGraph();
  }

  /** Whether scales may be taken over a whole batch, so that rows touch each other a little. */
  boolean isQuantised() {
    return graph().getNodeList().stream()
        .anyMatch(n -> n.getOpType().contains("Quantize") || n.getOpType().endsWith("Integer"));
  }

  /** Whether a recurrent operator has its batch-major layout. */
  boolean isBatchMajor() {
    return graph().getNodeList().stream()
        .filter(node -> RECURRENT.contains(node.getOpType()))
        .flatMap(node -> node.getAttributeList().stream())
        .anyMatch(attribute -> attribute.getName().equals("layout") && attribute.getI() == 1);
  }

  /** Inputs with a value of their own, by name: weights of old files, learned initial states. */
  Map<String, TensorProto> valuedInputs() {
    Set<String> inputs = new TreeSet<>();
    graph().getInputList().forEach(input -> inputs.add(input.getName()));
    Map<String, TensorProto> valued = new LinkedHashMap<>();
    for (TensorProto tensor : graph().getInitializerList()) {
      if (inputs.contains(tensor.getName())) {
        valued.put(tensor.getName(), tensor);
      }
    }
    return valued;
  }

  /** The outputs' names. */
  Set<String> outputs() {
    Set<String> names = new TreeSet<>();
    graph().getOutputList().forEach(output -> names.add(output.getName()));
    return names;
  }

  /**
   * The file with some valued inputs made plain inputs, their axes of size 1 left open, as a batch
   * may go there; and with nothing declared of some outputs' shapes, which ONNX Runtime would hold
   * them to.
   */
  byte[] opened(Set<String> names, Set<String> outputs) {
    ModelProto.Builder opened =
        (model == null ? ModelProto.getDefaultInstance() : model).toBuilder();
    GraphProto.Builder graph = opened.getGraphBuilder();
    for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
      if (names.contains(graph.getInitializer(i).getName())) {
        graph.removeInitializer(i);
      }
    }
    for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
      if (names.contains(input.getName())) {
        for (TensorShapeProto.Dimension.Builder dim :
            input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilderList()) {
          if (dim.getDimValue() == 1) {
            dim.clearDimValue();
          }
        }
      }
    }
    for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
      if (outputs.contains(output.getName())) {
        output.getTypeBuilder().getTensorTypeBuilder().clearShape();
      }
    }
    // Shapes inside the graph were told for one row.
    graph.clearValueInfo();
    return opened.build().toByteArray();
  }

  /**
   * By input, the places of recurrent operators' initial states that its cells come to, unchanged.
   */
  Map<String, Set<String>> initialStates() {
    Map<String, Set<String>> places = new HashMap<>();
    for (NodeProto node : graph().getNodeList()) {
      if (RECURRENT.contains(node.getOpType())) {
        for (int slot : new int[] {INITIAL_H, INITIAL_C}) {
          if (node.getInputCount() > slot) {
            String place = place(node, slot - INITIAL_H);
            for (String origin : origins(node.getInput(slot))) {
              places.computeIfAbsent(origin, o -> new TreeSet<>()).add(place);
            }
          }
        }
      }
    }
    return places;
  }

  /** By output, the places of recurrent operators' final states that its cells come from. */
  Map<String, Set<String>> finalStates() {
    Map<String, String> given = new HashMap<>();
    for (NodeProto node : graph().getNodeList()) {
      if (RECURRENT.contains(node.getOpType())) {
        for (int slot = 1; slot < node.getOutputCount(); slot++) {
          given.put(node.getOutput(slot), place(node, slot - 1));
        }
      }
    }
    Map<String, Set<String>> places = new HashMap<>();
    for (String output : outputs()) {
      for (String origin : origins(output)) {
        String place = given.get(origin);
        if (place != null) {
          places.computeIfAbsent(output, o -> new TreeSet<>()).add(place);
        }
      }
    }
    return places;
  }

  private static String place(NodeProto node, int state) {
    return node.getOutputList() + "/" + state;
  }

  /** The tensors that a tensor's cells come from through moves alone. */
  private Set<String> origins(String tensor) {
    Set<String> seen = new TreeSet<>();
    Set<String> found = new TreeSet<>();
    origins(tensor, seen, found);
    return found;
  }

  private void origins(String tensor, Set<String> seen, Set<String> found) {
    NodeProto maker = makers.get(tensor);
    if (!seen.add(tensor)) {
      return;
    }
    if (maker == null || !MOVES.contains(maker.getOpType())) {
      found.add(tensor);
      return;
    }
    int cells = maker.getOpType().equals("Concat") ? maker.getInputCount() : 1;
    for (int i = 0; i < Math.min(cells, maker.getInputCount()); i++) {
      origins(maker.getInput(i), seen, found);
    }
  }

  /** A tensor's elements in the machine's byte order. */
  static byte[] bytes(TensorProto tensor, OnnxJavaType type) {
    if (!tensor.getRawData().isEmpty()) {
      return tensor.getRawData().toByteArray();
    }
    int cells = 1;
    for (long dim : tensor.getDimsList()) {
      cells = Math.multiplyExact(cells, Math.toIntExact(dim));
    }
    ByteBuffer bytes = ByteBuffer.allocate(cells * type.size).order(ByteOrder.nativeOrder());
    for (int i = 0; i < cells; i++) {
      switch (type) {
        case FLOAT -> bytes.putFloat(tensor.getFloatData(i));
        case DOUBLE -> bytes.putDouble(tensor.getDoubleData(i));
        case INT64 -> bytes.putLong(tensor.getInt64Data(i));
        case FLOAT16, BFLOAT16 -> bytes.putShort((short) tensor.getInt32Data(i));
        default -> Elements.put(type, bytes, i, (long) tensor.getInt32Data(i));
      }
    }
    return bytes.array();
  }
}
