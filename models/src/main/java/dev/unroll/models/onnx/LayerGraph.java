package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One recurrent layer in a graph that has a time axis, by the operators <a
 * href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a>, <a
 * href="https://onnx.ai/onnx/operators/onnx__GRU.html">GRU</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__RNN.html">RNN</a> in their time-major layout, the only
 * one that ONNX Runtime's CPU provider takes.
 *
 * <p>All tensors it adds have names that end in {@code _id}.
 */
public final class LayerGraph {
  private final OnnxGraph graph;
  private final String id;
  private final Layer layer;

  /**
   * @param id tells this layer's tensors from others'
   */
  public LayerGraph(OnnxGraph graph, String id, Layer layer) {
    this.graph = graph;
    this.id = id;
    this.layer = layer;
  }

  /**
   * Declares the graph inputs {@code h_in_id}, and {@code c_in_id} for an LSTM, float {@code
   * [directions, batch, hidden]}, and adds the layer going on from them. {@link
   * #declareFinalStates} declares what they become.
   *
   * @param steps a tensor {@code [time, batch, inputs]}
   * @param lengths an int32 tensor {@code [batch]}: the valid steps of each row, at least 1
   * @return a tensor {@code [time, batch, hidden * directions]}; zero behind a row's length
   */
  public String writeCarried(String steps, String lengths) {
    declareStates(graph::input, "in");
    return write(steps, lengths, true);
  }

  /** Declares the graph outputs {@code h_out_id}, and {@code c_out_id} for an LSTM. */
  public void declareFinalStates() {
    declareStates(graph::output, "out");
  }

  /** As {@link #writeCarried}, but every row begins at zero and nothing is carried on. */
  public String writeFromZero(String steps, String lengths) {
    return write(steps, lengths, false);
  }

  /**
   * Each row's last state h, {@code [directions, batch, hidden]}: for the backward direction, after
   * the row's first step. Call it once the layer is written.
   */
  public String finalState() {
    return "h_out_" + id;
  }

  private String write(String steps, String lengths, boolean carried) {
    int directions = layer.directions().size();
    int rows = layer.cell().gates() * layer.hidden();
    int inputs = layer.directions().get(0).input().length / rows;
    graph.floats("w_" + id, joined(Direction::input), directions, rows, inputs);
    graph.floats("r_" + id, joined(Direction::recurrent), directions, rows, layer.hidden());
    graph.floats("b_" + id, joined(Direction::biases), directions, 2L * rows);
    List<String> in = new ArrayList<>(List.of(steps, "w_" + id, "r_" + id, "b_" + id, lengths));
    List<String> out = new ArrayList<>(List.of("y_" + id, "h_out_" + id));
    if (carried) {
      in.add("h_in_" + id);
    }
    if (carried && layer.cell().hasMemory()) {
      in.add("c_in_" + id);
      out.add("c_out_" + id);
    }
    Attribute[] attributes = attributes(directions).toArray(Attribute[]::new);
    graph.node(layer.cell().operator(), in, out, attributes);
    return joinDirections(directions);
  }

  private List<Attribute> attributes(int directions) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of("hidden_size", layer.hidden()));
    attributes.add(Attribute.of("direction", directions == 2 ? "bidirectional" : "forward"));
    switch (layer.cell()) {
      case GRU -> attributes.add(Attribute.of("linear_before_reset", 1));
      case RNN_RELU ->
          attributes.add(
              Attribute.strings(
                  "activations", directions == 2 ? List.of("Relu", "Relu") : List.of("Relu")));
      case RNN_TANH, LSTM, GRU_RESET_BEFORE -> {}
    }
    return attributes;
  }

  /** From ONNX's {@code [time, directions, batch, hidden]} to {@code [time, batch, width]}. */
  private String joinDirections(int directions) {
    String joined = "steps_" + id;
    if (directions == 1) {
      graph.longs("axis_direction_" + id, new long[] {1}, 1);
      graph.node("Squeeze", List.of("y_" + id, "axis_direction_" + id), List.of(joined));
      return joined;
    }
    graph.node(
        "Transpose",
        List.of("y_" + id),
        List.of("y_by_row_" + id),
        Attribute.ints("perm", 0, 2, 1, 3));
    graph.longs("joined_shape_" + id, new long[] {0, 0, layer.width()}, 3);
    graph.node("Reshape", List.of("y_by_row_" + id, "joined_shape_" + id), List.of(joined));
    return joined;
  }

  private void declareStates(Declaration declaration, String side) {
    String[] dims = {
      Integer.toString(layer.directions().size()), "batch", Integer.toString(layer.hidden())
    };
    declaration.declare("h_" + side + "_" + id, ElementType.FLOAT, dims);
    if (layer.cell().hasMemory()) {
      declaration.declare("c_" + side + "_" + id, ElementType.FLOAT, dims);
    }
  }

  private float[] joined(Function<Direction, float[]> part) {
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
