package dev.unroll.models;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of itself, before anything is run.
 *
 * @param producer who wrote it; empty where it does not say
 * @param operatorSets {@code 17}, or {@code com.microsoft 1} for a set beside ONNX's own
 * @param operators by name, how many there are
 * @param inputs {@code x float [batch, 3]} each; those with a value of their own left out
 * @param outputs likewise
 * @param values numbers in its constants
 * @param elsewhere whether constants stand in other files
 * @param hiding operators that may hide a state which goes forward and that events could carry
 * @param weights inputs that are weights of a recurrent operator, which no event brings
 * @param embedding the input of token ids that looks into a table; null where none is seen
 */
public record GraphSummary(
    String producer,
    long irVersion,
    List<String> operatorSets,
    Map<String, Integer> operators,
    List<String> inputs,
    List<String> outputs,
    long values,
    boolean elsewhere,
    List<String> hiding,
    List<String> weights,
    @Nullable Embedding embedding) {

  private static final Set<String> HIDING = Set.of("LSTM", "GRU", "RNN", "Scan", "Loop");

  /** The places of W, R, B and an LSTM's P among a recurrent operator's inputs. */
  private static final List<Integer> WEIGHTS = List.of(1, 2, 3, 7);

  /**
   * @param rows of the table: how many token ids there are
   */
  public record Embedding(String input, int rows) {}

  /**
   * @param file what messages call it
   * @throws UserError where it is no ONNX graph
   */
  public static GraphSummary read(byte[] onnx, String file) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(onnx, file);
    }
    GraphProto graph = model.getGraph();
    if (graph.getNodeCount() == 0 || graph.getOutputCount() == 0) {
      throw unreadable(onnx, file);
    }
    Map<String, Integer> operators = new TreeMap<>();
    graph.getNodeList().forEach(node -> operators.merge(node.getOpType(), 1, Integer::sum));
    Set<String> constants =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return new GraphSummary(
        (model.getProducerName() + " " + model.getProducerVersion()).strip(),
        model.getIrVersion(),
        model.getOpsetImportList().stream()
            .map(set -> (set.getDomain() + " " + set.getVersion()).strip())
            .toList(),
        operators,
        graph.getInputList().stream()
            .filter(input -> !constants.contains(input.getName()))
            .map(GraphSummary::shown)
            .toList(),
        graph.getOutputList().stream().map(GraphSummary::shown).toList(),
        graph.getInitializerList().stream().mapToLong(GraphSummary::cells).sum(),
        graph.getInitializerList().stream()
            .anyMatch(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL),
        hiding(graph),
        weights(graph, constants),
        EmbeddingFinder.find(graph));
  }

  /**
   * None where an operator goes backward: that begins at a sequence's end, so the graph needs a
   * sequence whole, and what goes forward in it ends with it too.
   */
  private static List<String> hiding(GraphProto graph) {
    List<NodeProto> nodes =
        graph.getNodeList().stream().filter(node -> HIDING.contains(node.getOpType())).toList();
    if (nodes.stream().anyMatch(node -> !Directions.of(node).equals(Directions.FORWARD))) {
      return List.of();
    }
    return nodes.stream().map(NodeProto::getOpType).distinct().toList();
  }

  private static List<String> weights(GraphProto graph, Set<String> constants) {
    Set<String> weights = new TreeSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (GraphFile.RECURRENT.contains(node.getOpType())) {
        WEIGHTS.stream()
            .filter(slot -> slot < node.getInputCount())
            .forEach(slot -> weights.add(node.getInput(slot)));
      }
    }
    return graph.getInputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> weights.contains(name) && !constants.contains(name))
        .toList();
  }

  private static UserError unreadable(byte[] onnx, String file) {
    return new UserError(
        file
            + ": expected an ONNX graph, found "
            + onnx.length
            + " bytes that are none, or not all of one; copy or export the file again");
  }

  private static long cells(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
  }

  private static String shown(ValueInfoProto value) {
    TypeProto type = value.getType();
    if (!type.hasTensorType()) {
      return value.getName() + " " + type.getValueCase();
    }
    TensorProto.DataType element =
        TensorProto.DataType.forNumber(type.getTensorType().getElemType());
    List<String> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : type.getTensorType().getShape().getDimList()) {
      dims.add(
          dim.hasDimValue()
              ? Long.toString(dim.getDimValue())
              : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam());
    }
    return value.getName()
        + " "
        + (element == null ? "?" : element.name().toLowerCase(Locale.ROOT))
        + " ["
        + String.join(", ", dims)
        + "]";
  }
}
