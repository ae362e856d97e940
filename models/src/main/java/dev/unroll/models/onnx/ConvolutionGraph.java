package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Convolution;
import java.util.List;

/**
 * The nodes of a causal convolution over time, with max(0, ·) behind it. What it still needs of
 * earlier steps is a state: {@code cache_in}/{@code cache_out} float {@code [kernel - 1, batch,
 * inputs]}, the latest inputs, the newest last. Windows are laid side by side and multiplied by one
 * matrix, so that a step's numbers depend on no other step's place (ONNX's Conv rounds by length).
 */
final class ConvolutionGraph {
  private final OnnxGraph graph;
  private final Convolution convolution;

  ConvolutionGraph(OnnxGraph graph, Convolution convolution) {
    this.graph = graph;
    this.convolution = convolution;
    graph.input("cache_in", ElementType.FLOAT, dims());
    graph.floats(
        "conv_weights",
        convolution.weights(),
        (long) convolution.kernel() * convolution.inputs(),
        convolution.filters());
    graph.floats("conv_biases", convolution.biases(), convolution.filters());
  }

  void declareFinalState() {
    graph.output("cache_out", ElementType.FLOAT, dims());
  }

  private String[] dims() {
    return new String[] {
      Integer.toString(convolution.kernel() - 1), "batch", Integer.toString(convolution.inputs())
    };
  }

  /**
   * Over many steps.
   *
   * @param steps {@code [time, batch, inputs]}
   * @param lengths int32 {@code [batch]}
   * @return {@code [time, batch, filters]}
   */
  String writeTime(String steps, String lengths) {
    int kernel = convolution.kernel();
    graph.node("Concat", List.of("cache_in", steps), List.of("conv_all"), Attribute.of("axis", 0));
    graph.longs("conv_axis_time", new long[] {0}, 1);
    String[] shifted = new String[kernel];
    for (int i = 0; i < kernel; i++) {
      shifted[i] = "conv_shift_" + i;
      graph.longs("conv_from_" + i, new long[] {i}, 1);
      graph.longs(
          "conv_to_" + i, new long[] {i == kernel - 1 ? Integer.MAX_VALUE : i + 1 - kernel}, 1);
      graph.node(
          "Slice",
          List.of("conv_all", "conv_from_" + i, "conv_to_" + i, "conv_axis_time"),
          List.of(shifted[i]));
    }
    graph.node("Concat", List.of(shifted), List.of("conv_windows"), Attribute.of("axis", 2));
    writeCache(lengths);
    return writeProduct("conv_windows");
  }

  /** A row's cache is its own last inputs, wherever its length ends. */
  private void writeCache(String lengths) {
    int kept = convolution.kernel() - 1;
    long[] offsets = new long[kept];
    for (int i = 0; i < kept; i++) {
      offsets[i] = i;
    }
    graph.longs("conv_offsets", offsets, kept, 1);
    graph.longs("conv_axis_inputs", new long[] {2}, 1);
    graph.node(
        "Cast",
        List.of(lengths),
        List.of("conv_lengths"),
        Attribute.of("to", ElementType.INT64.code()));
    graph.node("Add", List.of("conv_offsets", "conv_lengths"), List.of("conv_places"));
    graph.node(
        "Unsqueeze", List.of("conv_places", "conv_axis_inputs"), List.of("conv_place_columns"));
    graph.node("Shape", List.of("cache_in"), List.of("conv_cache_shape"));
    graph.node(
        "Expand", List.of("conv_place_columns", "conv_cache_shape"), List.of("conv_place_cells"));
    graph.node(
        "GatherElements",
        List.of("conv_all", "conv_place_cells"),
        List.of("cache_out"),
        Attribute.of("axis", 0));
  }

  /**
   * Over one step.
   *
   * @param step {@code [batch, inputs]}
   * @return {@code [batch, filters]}
   */
  String writeStep(String step) {
    graph.longs("conv_axis_time", new long[] {0}, 1);
    graph.node("Unsqueeze", List.of(step, "conv_axis_time"), List.of("conv_step"));
    graph.node(
        "Concat", List.of("cache_in", "conv_step"), List.of("conv_all"), Attribute.of("axis", 0));
    graph.longs("conv_from", new long[] {1}, 1);
    graph.longs("conv_to", new long[] {Integer.MAX_VALUE}, 1);
    graph.node(
        "Slice",
        List.of("conv_all", "conv_from", "conv_to", "conv_axis_time"),
        List.of("cache_out"));
    graph.node(
        "Transpose", List.of("conv_all"), List.of("conv_by_row"), Attribute.ints("perm", 1, 0, 2));
    graph.longs("conv_row", new long[] {0, (long) convolution.kernel() * convolution.inputs()}, 2);
    graph.node("Reshape", List.of("conv_by_row", "conv_row"), List.of("conv_window"));
    return writeProduct("conv_window");
  }

  private String writeProduct(String windows) {
    graph.node("MatMul", List.of(windows, "conv_weights"), List.of("conv_products"));
    graph.node("Add", List.of("conv_products", "conv_biases"), List.of("conv_sums"));
    graph.node("Relu", List.of("conv_sums"), List.of("conv_steps"));
    return "conv_steps";
  }
}
