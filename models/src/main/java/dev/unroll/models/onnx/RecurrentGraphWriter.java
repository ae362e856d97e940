package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.OneHot;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link RecurrentNetwork} as an ONNX graph of {@link Form#TIME}; {@link StepGraphWriter}
 * writes the others.
 *
 * <p>Inputs: {@code tokens} int64 {@code [batch, time]}, or {@code input} float {@code [batch,
 * time, features]}; {@code lengths} int32 {@code [batch]}, the valid steps of each row, at least 1;
 * {@code cache_in} where there is a convolution ({@link ConvolutionGraph}); for layer i {@code
 * h_in_i}, and {@code c_in_i} for an LSTM, float {@code [directions, batch, hidden]}. Rows are
 * padded at their end up to {@code time}; a pad must be a valid id, and its content changes no
 * valid number.
 *
 * <p>Outputs: {@code scores} float {@code [batch, classes]} where the network pools over steps,
 * else {@code [batch, time, classes]}; {@code cache_out}; {@code h_out_i} and {@code c_out_i}, each
 * row's state after its own last valid step (for the backward direction: after its first).
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

  /**
   * The network in one of its forms.
   *
   * @throws IllegalArgumentException where the network has no such form
   */
  public static byte[] write(RecurrentNetwork network, Form form) {
    return form == Form.TIME ? write(network) : StepGraphWriter.write(network, form);
  }

  private byte[] write() {
    String steps = writeInput();
    graph.input("lengths", ElementType.INT32, "batch");
    ConvolutionGraph convolution = null;
    if (network.convolution() != null) {
      convolution = new ConvolutionGraph(graph, network.convolution());
      steps = convolution.writeTime(steps, "lengths");
    }
    List<LayerGraph> layers = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      LayerGraph layer = new LayerGraph(graph, Integer.toString(i), network.layers().get(i));
      layers.add(layer);
      steps = layer.writeCarried(steps, "lengths");
    }
    boolean pooled = network.pooling() != Pooling.NONE;
    String scores = writeDense(graph, network, pooled ? MeanMaxGraph.write(graph, steps) : steps);
    String classes = Integer.toString(network.dense().classes());
    if (pooled) {
      graph.node("Identity", List.of(scores), List.of("scores"));
      graph.output("scores", ElementType.FLOAT, "batch", classes);
    } else {
      transposeSteps(scores, "scores");
      graph.output("scores", ElementType.FLOAT, "batch", "time", classes);
    }
    if (convolution != null) {
      convolution.declareFinalState();
    }
    layers.forEach(LayerGraph::declareFinalStates);
    return graph.toBytes();
  }

  /** Declares the step input and returns the tensor {@code [time, batch, width]}. */
  private String writeInput() {
    if (network.input() instanceof RecurrentNetwork.Features features) {
      String width = Integer.toString(features.width());
      graph.input("input", ElementType.FLOAT, "batch", "time", width);
      transposeSteps("input", "steps");
      return "steps";
    }
    graph.input("tokens", ElementType.INT64, "batch", "time");
    Attribute byTime = Attribute.ints("perm", 1, 0);
    if (network.input() instanceof Embedding embedding) {
      graph.node("Transpose", List.of("tokens"), List.of("tokens_by_time"), byTime);
      TableGraph.write(
          graph,
          "embedding",
          embedding.table(),
          embedding.width(),
          embedding.form(),
          "tokens_by_time",
          "steps");
    } else if (network.input() instanceof OneHot oneHot) {
      graph.node("Transpose", List.of("tokens"), List.of("tokens_by_time"), byTime);
      writeOneHot(graph, oneHot, "tokens_by_time");
    }
    return "steps";
  }

  /** Adds {@code steps}: the tokens' shape with an axis of zeros and a one at its end. */
  static void writeOneHot(OnnxGraph graph, OneHot oneHot, String tokens) {
    graph.longs("one_hot_depth", new long[] {oneHot.vocabulary()}, 1);
    graph.floats("one_hot_values", new float[] {0, 1}, 2);
    graph.node(
        "OneHot",
        List.of(tokens, "one_hot_depth", "one_hot_values"),
        List.of("steps"),
        Attribute.of("axis", -1));
  }

  /** Adds the dense layer, and the softmax over its last axis where the network asks for it. */
  static String writeDense(OnnxGraph graph, RecurrentNetwork network, String inputs) {
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
}
