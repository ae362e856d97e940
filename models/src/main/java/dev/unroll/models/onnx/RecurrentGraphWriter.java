package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a {@link RecurrentNetwork} as an ONNX graph.
 *
 * <p>Inputs: {@code tokens} int64 {@code [batch, time]}, or {@code input} float {@code [batch,
 * time, features]}; {@code lengths} int32 {@code [batch]}, the valid steps of each row, at least 1;
 * for layer i {@code h_in_i}, and {@code c_in_i} for an LSTM, float {@code [directions, batch,
 * hidden]}. Rows are padded at their end up to {@code time}; a pad must be a valid id, and its
 * content changes no valid number.
 *
 * <p>Outputs: {@code scores} float {@code [batch, classes]} where the network pools over steps,
 * else {@code [batch, time, classes]}; {@code h_out_i} and {@code c_out_i}, each row's state after
 * its own last valid step (for the backward direction: after its first).
 *
 * <p>The operators are <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__GRU.html">GRU</a> in their time-major layout, the only
 * one that ONNX Runtime's CPU provider takes.
 */
public final class RecurrentGraphWriter {
  private final RecurrentNetwork network;
  private final OnnxGraph graph = new OnnxGraph("recurrent");

  private RecurrentGraphWriter(RecurrentNetwork network) {
    this.network = network;
  }

  /** The network as the bytes of an {@code .onnx} file; equal networks give equal bytes. */
  public static byte[] write(RecurrentNetwork network) {
    return new RecurrentGraphWriter(network).write();
  }

  private byte[] write() {
    String steps = writeInput();
    graph.input("lengths", ElementType.INT32, "batch");
    for (int i = 0; i < network.layers().size(); i++) {
      steps = writeLayer(i, steps);
    }
    boolean pooled = network.pooling() != Pooling.NONE;
    String scores = writeDense(pooled ? MeanMaxGraph.write(graph, steps) : steps);
    String classes = Integer.toString(network.dense().classes());
    if (pooled) {
      graph.node("Identity", List.of(scores), List.of("scores"));
      graph.output("scores", ElementType.FLOAT, "batch", classes);
    } else {
      transposeSteps(scores, "scores");
      graph.output("scores", ElementType.FLOAT, "batch", "time", classes);
    }
    for (int i = 0; i < network.layers().size(); i++) {
      declareStates(graph::output, i, "out");
    }
    return graph.toBytes();
  }

  /** Declares the step input and returns the tensor {@code [time, batch, width]}. */
  private String writeInput() {
    if (network.input() instanceof Embedding embedding) {
      graph.input("tokens", ElementType.INT64, "batch", "time");
      graph.floats("embedding", embedding.table(), embedding.vocabulary(), embedding.width());
      graph.node(
          "Transpose", List.of("tokens"), List.of("tokens_by_time"), Attribute.ints("perm", 1, 0));
      graph.node("Gather", List.of("embedding", "tokens_by_time"), List.of("steps"));
    } else {
      String width = Integer.toString(network.input().width());
      graph.input("input", ElementType.FLOAT, "batch", "time", width);
      transposeSteps("input", "steps");
    }
    return "steps";
  }

  /**
   * Adds layer {@code i} over {@code [time, batch, inputs]}; gives {@code [time, batch, width]}.
   */
  private String writeLayer(int i, String steps) {
    Layer layer = network.layers().get(i);
    int directions = layer.directions().size();
    int rows = layer.cell().gates() * layer.hidden();
    int inputs = layer.directions().get(0).input().length / rows;
    graph.floats("w_" + i, joined(layer, Direction::input), directions, rows, inputs);
    graph.floats("r_" + i, joined(layer, Direction::recurrent), directions, rows, layer.hidden());
    graph.floats("b_" + i, joined(layer, Direction::biases), directions, 2L * rows);
    declareStates(graph::input, i, "in");

    boolean lstm = layer.cell() == Cell.LSTM;
    List<String> in =
        new ArrayList<>(List.of(steps, "w_" + i, "r_" + i, "b_" + i, "lengths", "h_in_" + i));
    List<String> out = new ArrayList<>(List.of("y_" + i, "h_out_" + i));
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of("hidden_size", layer.hidden()));
    attributes.add(Attribute.of("direction", directions == 2 ? "bidirectional" : "forward"));
    if (lstm) {
      in.add("c_in_" + i);
      out.add("c_out_" + i);
    } else {
      attributes.add(Attribute.of("linear_before_reset", 1));
    }
    graph.node(layer.cell().name(), in, out, attributes.toArray(Attribute[]::new));
    return joinDirections(i, directions);
  }

  /** From ONNX's {@code [time, directions, batch, hidden]} to {@code [time, batch, width]}. */
  private String joinDirections(int i, int directions) {
    String joined = "steps_" + i;
    if (directions == 1) {
      graph.longs("axis_direction_" + i, new long[] {1}, 1);
      graph.node("Squeeze", List.of("y_" + i, "axis_direction_" + i), List.of(joined));
      return joined;
    }
    graph.node(
        "Transpose",
        List.of("y_" + i),
        List.of("y_by_row_" + i),
        Attribute.ints("perm", 0, 2, 1, 3));
    graph.longs("joined_shape_" + i, new long[] {0, 0, network.layers().get(i).width()}, 3);
    graph.node("Reshape", List.of("y_by_row_" + i, "joined_shape_" + i), List.of(joined));
    return joined;
  }

  /** Adds the dense layer, and the softmax over its last axis where the network asks for it. */
  private String writeDense(String inputs) {
    RecurrentNetwork.Dense dense = network.dense();
    graph.floats("dense_weights", dense.weights(), dense.inputs(), dense.classes());
    graph.floats("dense_biases", dense.biases(), dense.classes());
    graph.node("MatMul", List.of(inputs, "dense_weights"), List.of("products"));
    graph.node("Add", List.of("products", "dense_biases"), List.of("logits"));
    if (!network.softmax()) {
      return "logits";
    }
    graph.node("Softmax", List.of("logits"), List.of("shares"), Attribute.of("axis", -1));
    return "shares";
  }

  private void transposeSteps(String from, String to) {
    graph.node("Transpose", List.of(from), List.of(to), Attribute.ints("perm", 1, 0, 2));
  }

  private void declareStates(Declaration declaration, int i, String side) {
    Layer layer = network.layers().get(i);
    String[] dims = {
      Integer.toString(layer.directions().size()), "batch", Integer.toString(layer.hidden())
    };
    declaration.declare("h_" + side + "_" + i, ElementType.FLOAT, dims);
    if (layer.cell() == Cell.LSTM) {
      declaration.declare("c_" + side + "_" + i, ElementType.FLOAT, dims);
    }
  }

  private static float[] joined(Layer layer, Function<Direction, float[]> part) {
    float[] forward = part.apply(layer.directions().get(0));
    if (layer.directions().size() == 1) {
      return forward;
    }
    float[] backward = part.apply(layer.directions().get(1));
    float[] both = new float[forward.length + backward.length];
    System.arraycopy(forward, 0, both, 0, forward.length);
    System.arraycopy(backward, 0, both, forward.length, backward.length);
    return both;
  }

  private interface Declaration {
    OnnxGraph declare(String name, ElementType type, String... dims);
  }
}
