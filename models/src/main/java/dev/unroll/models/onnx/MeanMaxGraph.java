package dev.unroll.models.onnx;

import java.util.List;

/**
 * The nodes of {@link Pooling#MEAN_MAX}. Pads are replaced, not multiplied away, so that a NaN in
 * one stays there. The sum runs over the outermost axis, step by step, so that further pads add
 * exact zeros and change no bit.
 */
final class MeanMaxGraph {
  private static final Attribute DROP_AXIS = Attribute.of("keepdims", 0);

  private MeanMaxGraph() {}

  /**
   * Adds the nodes to a graph that has an input {@code lengths} int32 {@code [batch]}.
   *
   * @param steps the name of a tensor {@code [time, batch, width]}
   * @return the name of a tensor {@code [batch, 2 * width]}
   */
  static String write(OnnxGraph graph, String steps) {
    graph.longs("pool_axis_time", new long[] {0}, 1);
    graph.longs("pool_axis_batch", new long[] {1}, 1);
    graph.longs("pool_axis_units", new long[] {2}, 1);
    writeMask(graph, steps);
    graph.floats("nothing", new float[] {0});
    graph.node("Where", List.of("valid", steps, "nothing"), List.of("steps_or_nothing"));
    graph.node(
        "ReduceSum", List.of("steps_or_nothing", "pool_axis_time"), List.of("sum"), DROP_AXIS);
    cast(graph, "lengths", "lengths_float", ElementType.FLOAT);
    graph.node("Unsqueeze", List.of("lengths_float", "pool_axis_batch"), List.of("lengths_column"));
    graph.node("Div", List.of("sum", "lengths_column"), List.of("mean"));

    graph.floats("least", new float[] {Float.NEGATIVE_INFINITY});
    graph.node("Where", List.of("valid", steps, "least"), List.of("steps_or_least"));
    Attribute time = Attribute.ints("axes", 0);
    graph.node("ReduceMax", List.of("steps_or_least"), List.of("max"), time, DROP_AXIS);
    graph.node("Concat", List.of("mean", "max"), List.of("pooled"), Attribute.of("axis", 1));
    return "pooled";
  }

  /**
   * Adds {@code valid} bool {@code [time, batch, 1]}: whether a step lies within its row's length.
   */
  private static void writeMask(OnnxGraph graph, String steps) {
    graph.longs("zero", new long[] {0});
    graph.longs("one", new long[] {1});
    graph.node("Shape", List.of(steps), List.of("steps_shape"));
    graph.node("Gather", List.of("steps_shape", "zero"), List.of("time_count"));
    graph.node("Range", List.of("zero", "time_count", "one"), List.of("step_numbers"));
    graph.node("Unsqueeze", List.of("step_numbers", "pool_axis_batch"), List.of("step_column"));
    cast(graph, "lengths", "lengths_long", ElementType.INT64);
    graph.node("Less", List.of("step_column", "lengths_long"), List.of("valid_steps"));
    graph.node("Unsqueeze", List.of("valid_steps", "pool_axis_units"), List.of("valid"));
  }

  private static void cast(OnnxGraph graph, String from, String to, ElementType type) {
    graph.node("Cast", List.of(from), List.of(to), Attribute.of("to", type.code()));
  }
}
