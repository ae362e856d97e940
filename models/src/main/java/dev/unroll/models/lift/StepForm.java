package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.Directions;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.CellGraph;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a graph for one step a call: each forward GRU operator becomes matrix products and
 * elementwise operators ({@link CellGraph}), which ONNX Runtime runs faster, and a time axis is
 * fixed to one step; lengths, which are 1 then, go. Names, states and their shapes stay; last bits
 * differ.
 */
public final class StepForm {
  /** Of Squeeze, Unsqueeze and Split, from which on their sizes are inputs. */
  private static final long LEAST_OPERATOR_SET = 13;

  private static final int LENGTHS = 4;
  private static final int INITIAL_H = 5;
  private static final String AXIS = "first_axis";

  /**
   * @param graph the bytes of the new {@code .onnx} file
   * @param layers the operators that were rewritten, as messages call them
   */
  @SuppressWarnings("ArrayRecordComponent") // the graph's bytes are handed over, not compared
  public record Rewritten(byte[] graph, List<String> layers) {}

  private final String file;
  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Set<String> lengths = new HashSet<>();

  private StepForm(GraphProto.Builder graph, String file) {
    this.graph = graph;
    this.file = file;
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      AttributeProto value = Graphs.attribute(node, "value");
      if (node.getOpType().equals("Constant") && value != null) {
        constants.put(node.getOutput(0), value.getT());
      }
    }
  }

  /**
   * @param graph the bytes of an {@code .onnx} file whose states are inputs and outputs
   * @param timeAxes of each input that has a time axis, its place
   * @param file what messages call it
   * @throws UserError where there is nothing to rewrite, with the reason
   */
  public static Rewritten rewrite(byte[] graph, Map<String, Integer> timeAxes, String file) {
    ModelProto.Builder model;
    try {
      model = ModelProto.parseFrom(graph).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new UserError(file + ": expected an ONNX model, found other bytes", e);
    }
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() && set.getVersion() < LEAST_OPERATOR_SET) {
        throw new UserError(
            file
                + ": expected operator set "
                + LEAST_OPERATOR_SET
                + " or newer, found "
                + set.getVersion()
                + "; export it with opset_version="
                + LEAST_OPERATOR_SET);
      }
    }
    GraphProto.Builder changed = model.getGraph().toBuilder().clearValueInfo();
    StepForm form = new StepForm(changed, file);
    List<String> layers = form.rewrite();
    for (ValueInfoProto.Builder input : changed.getInputBuilderList()) {
      Integer time = timeAxes.get(input.getName());
      if (time != null) {
        long fixed = input.getType().getTensorType().getShape().getDim(time).getDimValue();
        if (fixed > 1) {
          throw new UserError(
              file
                  + ": input "
                  + input.getName()
                  + ": expected a time axis of any length, as the new graph takes one step a call,"
                  + " found "
                  + fixed
                  + " steps fixed; export it with a dynamic time axis");
        }
        input
            .getTypeBuilder()
            .getTensorTypeBuilder()
            .getShapeBuilder()
            .setDim(time, Dimension.newBuilder().setDimValue(1));
      }
    }
    Graphs.trim(changed);
    form.dropLengths();
    return new Rewritten(model.setGraph(changed).build().toByteArray(), layers);
  }

  private List<String> rewrite() {
    List<String> layers = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    List<NodeProto> nodes = new ArrayList<>();
    OnnxGraph shared = new OnnxGraph("shared").longs(AXIS, new long[] {0}, 1);
    for (NodeProto node : graph.getNodeList()) {
      if (!node.getDomain().isEmpty() || !node.getOpType().equals("GRU")) {
        nodes.add(node);
        continue;
      }
      String unlike = unlike(node);
      if (unlike == null) {
        GraphProto cell = cell(node, "step_" + layers.size());
        String id = cell.getName();
        cell.getNodeList()
            .forEach(
                part -> nodes.add(part.toBuilder().setName(id + "_" + part.getName()).build()));
        graph.addAllInitializer(cell.getInitializerList());
        lengths.add(input(node, LENGTHS));
        layers.add(RecurrentNodes.name(node));
      } else {
        nodes.add(node);
        kept.add(RecurrentNodes.name(node) + ": " + unlike);
      }
    }
    if (layers.isEmpty()) {
      throw new UserError(
          file
              + ": nothing to rewrite: expected a forward GRU operator with an explicit state, found"
              + (kept.isEmpty() ? " none" : " " + String.join("; ", kept))
              + ". Hidden states become explicit with unroll model lift; LSTM and RNN operators are"
              + " fast as they are");
    }
    graph.addAllInitializer(shared.proto().getInitializerList());
    graph.clearNode().addAllNode(nodes);
    return layers;
  }

  /** Inputs that nothing reads any more. */
  private void dropLengths() {
    for (int i = graph.getInputCount() - 1; i >= 0; i--) {
      String name = graph.getInput(i).getName();
      if (lengths.contains(name) && !Graphs.isRead(graph.build(), name)) {
        graph.removeInput(i);
      }
    }
  }

  /** What keeps an operator from being rewritten; null where nothing does. */
  private @Nullable String unlike(NodeProto node) {
    String direction = Directions.of(node);
    AttributeProto layout = Graphs.attribute(node, "layout");
    if (!direction.equals(Directions.FORWARD)) {
      return "direction " + direction;
    }
    if (layout != null && layout.getI() != 0) {
      return "layout " + layout.getI();
    }
    for (String attribute : List.of("activations", "clip")) {
      if (Graphs.attribute(node, attribute) != null) {
        return attribute + " of its own";
      }
    }
    for (int weights = 1; weights <= 3; weights++) {
      String name = input(node, weights);
      TensorProto tensor = constants.get(name);
      if (!(weights == 3 && name.isEmpty())
          && (tensor == null || tensor.getDataType() != DataType.FLOAT.getNumber())) {
        return "its weights are no float32 constants";
      }
    }
    return input(node, INITIAL_H).isEmpty() ? "its state is hidden" : null;
  }

  private static String input(NodeProto node, int place) {
    return place < node.getInputCount() ? node.getInput(place) : "";
  }

  /** The operator's nodes and constants. */
  private GraphProto cell(NodeProto node, String id) {
    TensorProto recurrent = constant(node, 2);
    int hidden = (int) recurrent.getDims(2);
    AttributeProto after = Graphs.attribute(node, "linear_before_reset");
    Cell cell = after != null && after.getI() != 0 ? Cell.GRU : Cell.GRU_RESET_BEFORE;
    TensorProto biases = constants.get(input(node, 3));
    Direction weights =
        new Direction(
            floats(constant(node, 1)),
            floats(recurrent),
            biases == null ? new float[2 * cell.gates() * hidden] : floats(biases));
    OnnxGraph part = new OnnxGraph(id);
    CellGraph step = new CellGraph(part, id, new Layer(cell, hidden, List.of(weights)));
    part.node("Squeeze", List.of(node.getInput(0), AXIS), List.of("x_" + id));
    part.node("Squeeze", List.of(node.getInput(INITIAL_H), AXIS), List.of("h_in_" + id));
    String last = step.write(step.writeGates("x_" + id));
    String y = node.getOutput(0);
    String yh = node.getOutputCount() > 1 ? node.getOutput(1) : "";
    yh = yh.isEmpty() ? "h_out_of_" + id : yh;
    part.node("Unsqueeze", List.of(last, AXIS), List.of(yh));
    if (!y.isEmpty()) {
      part.node("Unsqueeze", List.of(yh, AXIS), List.of(y));
    }
    return part.proto();
  }

  private TensorProto constant(NodeProto node, int place) {
    return Objects.requireNonNull(constants.get(node.getInput(place)));
  }

  private static float[] floats(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
