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
   * #declareFinalStates} declares what they become. Where the layer has a learned initial state,
   * the inputs have it as an initialiser of their name, {@code [directions, 1, hidden]}: where
   * nothing is fed, and a row's sequence begins.
   *
   * @param steps a tensor {@code [time, batch, inputs]}
   * @param lengths an int32 tensor {@code [batch]}: the valid steps of each row, at least 1; or
   *     {@code ""} where all of each row's steps are valid
   * @return a tensor {@code [time, batch, hidden * directions]}; zero behind a row's length
   */
  public String writeCarried(String steps, String lengths) {
    declareStates(graph::input, "in");
    if (isInitialLearned()) {
      writeInitial("h_in_", "c_in_");
    }
    return write(steps, lengths, "h_in_" + id, "c_in_" + id);
  }

  /** Declares the graph outputs {@code h_out_id}, and {@code c_out_id} for an LSTM. */
  public void declareFinalStates() {
    declareStates(graph::output, "out");
  }

  /**
   * As {@link #writeCarried}, but nothing is carried on: every row begins at zero, or at the
   * learned initial state.
   */
  public String writeFresh(String steps, String lengths) {
    if (!isInitialLearned()) {
      return write(steps, lengths, "", "");
    }
    writeInitial("h_one_", "c_one_");
    graph.node(
        "Shape",
        List.of(steps),
        List.of("fresh_shape_" + id),
        Attribute.of("start", 1),
        Attribute.of("end", 2));
    graph.longs("fresh_directions_" + id, new long[] {layer.directions().size()}, 1);
    graph.longs("fresh_hidden_" + id, new long[] {layer.hidden()}, 1);
    graph.node(
        "Concat",
        List.of("fresh_directions_" + id, "fresh_shape_" + id, "fresh_hidden_" + id),
        List.of("fresh_state_shape_" + id),
        Attribute.of("axis", 0));
    expand("h");
    if (layer.cell().hasMemory()) {
      expand("c");
    }
    return write(steps, lengths, "h_fresh_" + id, "c_fresh_" + id);
  }

  private void expand(String state) {
    graph.node(
        "Expand",
        List.of(state + "_one_" + id, "fresh_state_shape_" + id),
        List.of(state + "_fresh_" + id));
  }

  private boolean isInitialLearned() {
    return layer.directions().get(0).initialH().length > 0;
  }

  private void writeInitial(String h, String c) {
    long[] shape = {layer.directions().size(), 1, layer.hidden()};
    graph.floats(h + id, joined(Direction::initialH), shape);
    if (layer.cell().hasMemory()) {
      graph.floats(c + id, joined(Direction::initialC), shape);
    }
  }

  /**
   * Each row's last state h, {@code [directions, batch, hidden]}: for the backward direction, after
   * the row's first step. Call it once the layer is written.
   */
  public String finalState() {
    return "h_out_" + id;
  }

  private String write(String steps, String lengths, String h, String c) {
    int directions = layer.directions().size();
    int rows = layer.cell().gates() * layer.hidden();
    int inputs = layer.directions().get(0).input().length / rows;
    graph.floats("w_" + id, joined(Direction::input), directions, rows, inputs);
    graph.floats("r_" + id, joined(Direction::recurrent), directions, rows, layer.hidden());
    graph.floats("b_" + id, joined(Direction::biases), directions, 2L * rows);
    List<String> in = new ArrayList<>(List.of(steps, "w_" + id, "r_" + id, "b_" + id, lengths));
    List<String> out = new ArrayList<>(List.of("y_" + id, "h_out_" + id));
    in.add(h);
    if (layer.cell().hasMemory()) {
      in.add(c);
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
