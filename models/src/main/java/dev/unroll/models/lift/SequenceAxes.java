package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The batch and the time axis of a graph's inputs.
 *
 * @param data the input that the first recurrent node reads
 * @param batch its batch axis, 0 or 1
 * @param time its time axis, 1 or 0
 * @param states inputs that are states of layers already, {@code [1, batch, hidden]}
 */
record SequenceAxes(ValueInfoProto data, int batch, int time, Set<String> states) {
  private static final int PROBE_ROWS = 2;
  private static final int PROBE_STEPS = 3;
  private static final Map<Integer, OnnxJavaType> TYPES =
      Map.of(
          TensorProto.DataType.FLOAT.getNumber(), OnnxJavaType.FLOAT,
          TensorProto.DataType.DOUBLE.getNumber(), OnnxJavaType.DOUBLE,
          TensorProto.DataType.INT64.getNumber(), OnnxJavaType.INT64,
          TensorProto.DataType.INT32.getNumber(), OnnxJavaType.INT32,
          TensorProto.DataType.BOOL.getNumber(), OnnxJavaType.BOOL);
  private static final Pattern TIME_NAME = Pattern.compile("time|seq|step|len|frame");

  /**
   * Asks the graph itself where its first layer's {@code [time, batch, features]} comes from: rows
   * and steps are given different sizes, and what reaches the layer tells.
   *
   * @throws UserError where no input has both axes
   */
  static SequenceAxes find(ModelProto model, int node, Set<String> states, String file) {
    GraphProto graph = model.getGraph();
    NodeProto layer = graph.getNode(node);
    String steps = RecurrentNodes.steps(layer);
    List<ValueInfoProto> sources =
        Graphs.sources(graph, steps.isEmpty() ? Graphs.reads(layer) : List.of(steps));
    ValueInfoProto data =
        sources.stream()
            .filter(input -> shape(input).getDimCount() >= 2)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserError(
                        file
                            + ": "
                            + RecurrentNodes.name(layer)
                            + ": expected an input [batch, time, …] or [time, batch, …] before it,"
                            + " found "
                            + sources.stream().map(SequenceAxes::shown).toList()
                            + "; export the graph with a batch and a time axis"));
    SequenceAxes batchFirst = new SequenceAxes(data, 0, 1, states);
    SequenceAxes timeFirst = new SequenceAxes(data, 1, 0, states);
    if (steps.isEmpty()) {
      return TIME_NAME.matcher(dim(data, 0).getDimParam().toLowerCase(Locale.ROOT)).find()
          ? timeFirst
          : batchFirst;
    }
    long first = size(dim(data, 0), PROBE_ROWS);
    long second = size(dim(data, 1), PROBE_STEPS);
    long[] seen = batchFirst.reaches(model, steps, file);
    boolean mayBeBatchFirst = seen.length > 1 && seen[0] == second && seen[1] == first;
    boolean mayBeTimeFirst = seen.length > 1 && seen[0] == first && seen[1] == second;
    if (mayBeBatchFirst && mayBeTimeFirst) {
      return steps.equals(data.getName()) ? timeFirst : batchFirst;
    }
    if (!mayBeBatchFirst && !mayBeTimeFirst) {
      throw new UserError(
          file
              + ": "
              + RecurrentNodes.name(layer)
              + ": expected each step and row of "
              + shown(data)
              + " to reach it, found shape "
              + Arrays.toString(seen)
              + " where the input's first two axes were "
              + first
              + " and "
              + second
              + "; a layer before it joins steps, or the input has no time axis. Export the part"
              + " that steps, or run the graph as it is, with carry: none");
    }
    return mayBeBatchFirst ? batchFirst : timeFirst;
  }

  /** The steps that the time axis is fixed to; 0 where it is dynamic. */
  int fixedSteps() {
    return (int) size(dim(data, time), 0);
  }

  /** The rows that the batch axis is fixed to, else so many. */
  int rows(int wanted) {
    return (int) size(dim(data, batch), wanted);
  }

  /** How the batch axis is declared, for new states to be declared the same. */
  Dimension batchDim() {
    Dimension declared = dim(data, batch);
    return declared.hasDimValue() || !declared.getDimParam().isEmpty()
        ? declared
        : Dimension.newBuilder().setDimParam("batch").build();
  }

  /** How to fill all inputs of the graph. */
  List<Feed> feeds(GraphProto graph, String file) {
    List<Feed> feeds = new ArrayList<>();
    for (ValueInfoProto input : Graphs.inputs(graph)) {
      OnnxJavaType type = TYPES.get(elementType(input));
      if (type == null) {
        throw new UserError(
            file
                + ": input "
                + input.getName()
                + ": expected float, double, int32, int64 or bool, found "
                + TensorProto.DataType.forNumber(elementType(input))
                + "; the check cannot draw such values");
      }
      feeds.add(new Feed(input.getName(), type, dims(input), ids(graph)));
    }
    return feeds;
  }

  private long[] dims(ValueInfoProto input) {
    long[] dims = new long[shape(input).getDimCount()];
    for (int axis = 0; axis < dims.length; axis++) {
      Dimension dim = dim(input, axis);
      boolean isData = input.getName().equals(data.getName());
      if (isData && axis == time) {
        dims[axis] = Feed.STEPS;
      } else if (dim.hasDimValue()) {
        dims[axis] = dim.getDimValue();
      } else if (states.contains(input.getName())) {
        dims[axis] = Feed.ROWS;
      } else if (!isData && sameName(dim, dim(data, time))) {
        dims[axis] = Feed.STEPS;
      } else if (axis == batch || dims.length == 1 || sameName(dim, dim(data, batch))) {
        dims[axis] = Feed.ROWS;
      } else {
        dims[axis] = axis == time ? Feed.STEPS : 1;
      }
    }
    return dims;
  }

  /** The smallest table that a Gather looks whole numbers up in; every id below is valid. */
  private static long ids(GraphProto graph) {
    Map<String, Long> tables = new HashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDimsCount() >= 2) {
        tables.put(tensor.getName(), tensor.getDims(0));
      }
    }
    return graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("Gather") && tables.containsKey(node.getInput(0)))
        .mapToLong(node -> tables.getOrDefault(node.getInput(0), 2L))
        .min()
        .orElse(2);
  }

  /** The shape of a tensor where the data input has {@link #PROBE_ROWS} and other sizes. */
  private long[] reaches(ModelProto model, String tensor, String file) {
    GraphProto.Builder probe =
        model.getGraph().toBuilder()
            .clearOutput()
            .clearValueInfo()
            .addOutput(ValueInfoProto.newBuilder().setName("unroll_probe"))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(tensor)
                    .addOutput("unroll_probe"));
    Graphs.trim(probe);
    for (int i = probe.getInputCount() - 1; i >= 0; i--) {
      if (!Graphs.isRead(probe.build(), probe.getInput(i).getName())) {
        probe.removeInput(i);
      }
    }
    int steps = fixedSteps() == 0 ? PROBE_STEPS : fixedSteps();
    Map<String, Values> inputs = new HashMap<>();
    for (Feed feed : feeds(probe.build(), file)) {
      inputs.put(feed.name(), feed.draw(rows(PROBE_ROWS), steps, new Random(1)));
    }
    try (Runner runner = new Runner(model.toBuilder().setGraph(probe).build())) {
      return runner.run(inputs).values().iterator().next().shape();
    } catch (OrtException e) {
      throw new UserError(file + ": the graph fails: " + Runner.firstLine(e), e);
    }
  }

  private static boolean sameName(Dimension a, Dimension b) {
    return !a.getDimParam().isEmpty() && a.getDimParam().equals(b.getDimParam());
  }

  private static long size(Dimension dim, long dynamic) {
    return dim.hasDimValue() ? dim.getDimValue() : dynamic;
  }

  static Dimension dim(ValueInfoProto value, int axis) {
    return shape(value).getDim(axis);
  }

  static TensorShapeProto shape(ValueInfoProto value) {
    return value.getType().getTensorType().getShape();
  }

  static int elementType(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType();
  }

  /** {@code input [batch, 5, 3]}. */
  static String shown(ValueInfoProto value) {
    return value.getName()
        + " "
        + shape(value).getDimList().stream().map(SequenceAxes::shown).toList();
  }

  static String shown(Dimension dim) {
    return dim.hasDimValue()
        ? Long.toString(dim.getDimValue())
        : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam();
  }
}
