package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.unroll.models.Directions;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the recurrent nodes of a graph and the places where their states enter and leave: inputs
 * {@code initial_h} and {@code initial_c} and outputs {@code Y_h} and {@code Y_c} of an LSTM, GRU
 * or RNN; the loop-carried values of a Scan or a Loop that change from step to step, are floats and
 * have an axis (a counter has none, and begins again with each call).
 */
final class RecurrentNodes {
  private static final Set<String> LAYERS = Set.of("LSTM", "GRU", "RNN");
  private static final Set<Integer> FLOATS =
      Set.of(DataType.FLOAT.getNumber(), DataType.DOUBLE.getNumber());
  private static final int INITIAL_H = 5;

  /**
   * Where one state enters and leaves a node.
   *
   * @param letter what the new names begin with
   * @param input position among the node's inputs; perhaps beyond those it has
   * @param output position among its outputs; perhaps beyond those it has
   */
  record Slot(int node, String letter, int input, int output) {
    /** The tensor that enters now; "" where none does. */
    String initial(GraphProto graph) {
      NodeProto owner = graph.getNode(node);
      return input < owner.getInputCount() ? owner.getInput(input) : "";
    }

    /** The tensor that leaves now; "" where none does. */
    String last(GraphProto graph) {
      NodeProto owner = graph.getNode(node);
      return output < owner.getOutputCount() ? owner.getOutput(output) : "";
    }
  }

  private final GraphProto graph;
  private final String file;

  RecurrentNodes(GraphProto graph, String file) {
    this.graph = graph;
    this.file = file;
  }

  /**
   * All slots, in the graph's order.
   *
   * @throws UserError where there is none, or one that cannot be lifted, with the reason
   */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      Graphs.bodies(node).forEach(body -> refuseWithin(node, body));
      if (isLayer(node)) {
        check(node);
        slots.add(new Slot(i, "h", INITIAL_H, 1));
        if (node.getOpType().equals("LSTM")) {
          slots.add(new Slot(i, "c", INITIAL_H + 1, 2));
        }
      } else if (node.getDomain().isEmpty() && node.getOpType().equals("Scan")) {
        addScan(i, node, slots);
      } else if (node.getDomain().isEmpty() && node.getOpType().equals("Loop")) {
        addCarried(i, body(node), 2, 1, 2, slots);
      }
    }
    if (slots.isEmpty()) {
      throw nothing();
    }
    return slots;
  }

  static boolean isLayer(NodeProto node) {
    return node.getDomain().isEmpty() && LAYERS.contains(node.getOpType());
  }

  /** The tensor {@code [time, batch, …]} that a node goes through; "" where that is not plain. */
  static String steps(NodeProto node) {
    AttributeProto scanned = Graphs.attribute(node, "num_scan_inputs");
    if (isLayer(node)) {
      return node.getInput(0);
    }
    return scanned != null && Graphs.attribute(node, "scan_input_axes") == null
        ? node.getInput(node.getInputCount() - (int) scanned.getI())
        : "";
  }

  /** How messages call a node. */
  static String name(NodeProto node) {
    return node.getName().isEmpty()
        ? node.getOpType() + " that gives " + node.getOutputList()
        : node.getOpType() + " " + node.getName();
  }

  private void check(NodeProto node) {
    String direction = Directions.of(node);
    if (!direction.equals(Directions.FORWARD)) {
      throw bad(
          name(node)
              + ": expected direction forward, found "
              + direction
              + "; a backward layer begins at a sequence's end, so its state cannot be carried from"
              + " event to event. Run the graph as it is, with carry: none");
    }
    AttributeProto layout = Graphs.attribute(node, "layout");
    if (layout != null && layout.getI() != 0) {
      throw bad(
          name(node)
              + ": expected layout 0 (time before batch), found layout "
              + layout.getI()
              + ", which ONNX Runtime's CPU provider does not run; export the layer with layout 0,"
              + " as torch.onnx.export and tf2onnx do");
    }
  }

  private void refuseWithin(NodeProto owner, GraphProto body) {
    for (NodeProto node : body.getNodeList()) {
      if (isLayer(node)) {
        throw bad(
            name(node)
                + ": expected the layer in the graph itself, found it in a body of "
                + name(owner)
                + ", whose tensors cannot be inputs and outputs of the graph; export it without"
                + " the condition or loop around the layer");
      }
      Graphs.bodies(node).forEach(inner -> refuseWithin(node, inner));
    }
  }

  private void addScan(int index, NodeProto node, List<Slot> slots) {
    if (!Directions.of(node).equals(Directions.FORWARD)) {
      throw bad(
          name(node)
              + ": expected a scan from the first step on, found one from the last; its state"
              + " cannot be carried from event to event. Run the graph as it is, with carry: none");
    }
    addCarried(index, body(node), 0, 0, 0, slots);
  }

  /**
   * @param bodyInput where the carried values begin among the body's inputs
   * @param bodyOutput and among its outputs
   * @param input and among the node's inputs; among its outputs they are the first
   */
  private void addCarried(
      int index, GraphProto body, int bodyInput, int bodyOutput, int input, List<Slot> slots) {
    NodeProto node = graph.getNode(index);
    AttributeProto scanned = Graphs.attribute(node, "num_scan_inputs");
    int carried = node.getInputCount() - input - (scanned == null ? 0 : (int) scanned.getI());
    for (int i = 0; i < carried; i++) {
      ValueInfoProto in = body.getInput(bodyInput + i);
      int axes = in.getType().getTensorType().getShape().getDimCount();
      if (axes > 0
          && FLOATS.contains(in.getType().getTensorType().getElemType())
          && !origin(body, body.getOutput(bodyOutput + i).getName()).equals(in.getName())) {
        slots.add(new Slot(index, "s", input + i, i));
      }
    }
  }

  /** Follows a tensor back through nodes that only pass it on. */
  private static String origin(GraphProto body, String tensor) {
    Map<String, NodeProto> producers = Graphs.producers(body);
    @Nullable NodeProto node = producers.get(tensor);
    while (node != null && node.getOpType().equals("Identity")) {
      tensor = node.getInput(0);
      node = producers.get(tensor);
    }
    return tensor;
  }

  private GraphProto body(NodeProto node) {
    AttributeProto body = Graphs.attribute(node, "body");
    if (body == null) {
      throw bad(name(node) + ": expected a body, found none; the file is damaged");
    }
    return body.getG();
  }

  private UserError nothing() {
    Set<String> found = new TreeSet<>();
    graph.getNodeList().forEach(node -> found.add(node.getOpType()));
    return bad(
        "nothing to lift: expected LSTM, GRU, RNN, or a Scan or Loop that carries a float state,"
            + " found only "
            + String.join(", ", found)
            + ". If the exporter unrolled the layer over a fixed number of steps (PyTorch's dynamo"
            + " exporter does so with nn.RNN), export with dynamo=False; if the states are inputs"
            + " and outputs already, go on with unroll model init");
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }
}
