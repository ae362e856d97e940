package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Convolution;
import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.models.onnx.RecurrentNetwork.OneHot;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link RecurrentNetwork} as a graph that takes one step a call.
 *
 * <p>Inputs: {@code tokens} int64 {@code [batch]}, or {@code input} float {@code [batch,
 * features]}; {@code cache_in} where there is a convolution; for layer i {@code h_in_i}, and {@code
 * c_in_i} for an LSTM, float {@code [batch, hidden]}, in the fused form {@code [1, batch, hidden]}.
 * Outputs: {@code scores} float {@code [batch, classes]}, and the states after the step.
 */
final class StepGraphWriter {
  private final RecurrentNetwork network;
  private final Form form;
  private final OnnxGraph graph = new OnnxGraph("recurrent_step");
  private final List<Runnable> finalStates = new ArrayList<>();

  private StepGraphWriter(RecurrentNetwork network, Form form) {
    this.network = network;
    this.form = form;
  }

  static byte[] write(RecurrentNetwork network, Form form) {
    if (network.pooling() != Pooling.NONE) {
      throw new IllegalArgumentException("a graph of one step has nothing to pool over");
    }
    if (network.layers().stream().anyMatch(layer -> layer.directions().size() > 1)) {
      throw new IllegalArgumentException("a graph of one step has no direction but forward");
    }
    boolean tokens = !(network.input() instanceof RecurrentNetwork.Features);
    if (form == Form.STEP_FOLDED && (!tokens || network.convolution() != null)) {
      throw new IllegalArgumentException(
          "gates fold into a table where tokens enter the first layer with nothing between");
    }
    return new StepGraphWriter(network, form).write();
  }

  private byte[] write() {
    String step = writeInput();
    Convolution convolution = network.convolution();
    if (convolution != null) {
      ConvolutionGraph written = new ConvolutionGraph(graph, convolution);
      step = written.writeStep(step);
      finalStates.add(written::declareFinalState);
    }
    for (int i = 0; i < network.layers().size(); i++) {
      step = form == Form.STEP_FUSED ? writeFused(i, step) : writeCell(i, step);
    }
    String scores = RecurrentGraphWriter.writeDense(graph, network, step);
    graph.node("Identity", List.of(scores), List.of("scores"));
    String classes = Integer.toString(network.dense().classes());
    graph.output("scores", ElementType.FLOAT, "batch", classes);
    finalStates.forEach(Runnable::run);
    return graph.toBytes();
  }

  /** Declares the input; gives {@code [batch, width]}, or the tokens where the form folds them. */
  private String writeInput() {
    if (network.input() instanceof RecurrentNetwork.Features features) {
      graph.input("input", ElementType.FLOAT, "batch", Integer.toString(features.width()));
      return "input";
    }
    graph.input("tokens", ElementType.INT64, "batch");
    if (form == Form.STEP_FOLDED) {
      return "tokens";
    }
    if (network.input() instanceof Embedding embedding) {
      TableGraph.write(
          graph,
          "embedding",
          embedding.table(),
          embedding.width(),
          embedding.form(),
          "tokens",
          "steps");
    } else if (network.input() instanceof OneHot oneHot) {
      RecurrentGraphWriter.writeOneHot(graph, oneHot, "tokens");
    }
    return "steps";
  }

  private String writeCell(int i, String step) {
    Layer layer = network.layers().get(i);
    CellGraph cell = new CellGraph(graph, Integer.toString(i), layer);
    finalStates.add(cell::declareFinalStates);
    if (i > 0 || form != Form.STEP_FOLDED) {
      return cell.write(cell.writeGates(step));
    }
    if (network.input() instanceof Embedding embedding) {
      return cell.write(cell.writeGates(embedding.table(), embedding.vocabulary(), step));
    }
    return cell.write(cell.writeOneHotGates(network.input().width(), step));
  }

  /** The operator wants a time axis: one of a single step. */
  private String writeFused(int i, String step) {
    LayerGraph layer = new LayerGraph(graph, Integer.toString(i), network.layers().get(i));
    finalStates.add(layer::declareFinalStates);
    graph.longs("axis_time_" + i, new long[] {0}, 1);
    graph.node("Unsqueeze", List.of(step, "axis_time_" + i), List.of("sequence_" + i));
    String answers = layer.writeCarried("sequence_" + i, "");
    graph.node("Squeeze", List.of(answers, "axis_time_" + i), List.of("answer_" + i));
    return "answer_" + i;
  }
}
