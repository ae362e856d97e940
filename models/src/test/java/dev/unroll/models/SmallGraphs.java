package dev.unroll.models;

import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small recurrent graphs of seeded weights, with whatever names and sizes a test wants to say. */
final class SmallGraphs {
  static final int FEATURES = 3;
  static final int HIDDEN = 4;
  static final String NUMBERS = "\"vectoriser\": {\"kind\": \"numbers\"}";

  private SmallGraphs() {}

  /**
   * A GRU over x, from h_in to h_out, giving y.
   *
   * @param batchFirst whether x and y are {@code [batch, time, …]}, else {@code [time, batch, …]}
   * @param x what is declared of x's first two axes
   * @param h what is declared of the state's batch axis; null for a graph without a state
   */
  static OnnxGraph gru(boolean batchFirst, String[] x, String h, boolean bidirectional) {
    Random random = new Random(3);
    int directions = bidirectional ? 2 : 1;
    int rows = 3 * HIDDEN;
    String d = Integer.toString(directions);
    OnnxGraph graph = new OnnxGraph("gru");
    graph.input("x", ElementType.FLOAT, x[0], x[1], Integer.toString(FEATURES));
    if (h != null) {
      graph.input("h_in", ElementType.FLOAT, d, h, Integer.toString(HIDDEN));
      graph.output("h_out", ElementType.FLOAT, d, h, Integer.toString(HIDDEN));
    }
    graph.floats("w", floats(random, directions * rows * FEATURES), directions, rows, FEATURES);
    graph.floats("r", floats(random, directions * rows * HIDDEN), directions, rows, HIDDEN);
    String steps = "x";
    if (batchFirst) {
      graph.node("Transpose", List.of("x"), List.of("steps"), Attribute.ints("perm", 1, 0, 2));
      steps = "steps";
    }
    List<String> in = new ArrayList<>(List.of(steps, "w", "r"));
    if (h != null) {
      in.addAll(List.of("", "", "h_in"));
    }
    graph.node(
        "GRU",
        in,
        List.of("all", "h_out"),
        Attribute.of("hidden_size", HIDDEN),
        Attribute.of("direction", bidirectional ? "bidirectional" : "forward"));
    graph.longs("joined", new long[] {0, 0, (long) directions * HIDDEN}, 3);
    graph.node("Transpose", List.of("all"), List.of("rows"), Attribute.ints("perm", 0, 2, 1, 3));
    graph.node("Reshape", List.of("rows", "joined"), List.of(batchFirst ? "each" : "y"));
    if (batchFirst) {
      graph.node("Transpose", List.of("each"), List.of("y"), Attribute.ints("perm", 1, 0, 2));
    }
    return graph;
  }

  static OnnxGraph gru(boolean batchFirst, String[] x, String h) {
    return gru(batchFirst, x, h, false)
        .output("y", ElementType.FLOAT, x[0], x[1], Integer.toString(HIDDEN));
  }

  /** {@code h_out = h_in / 2 + x}, {@code y = 2 h_out}, over two features, one step a call. */
  static OnnxGraph leaky(String batch) {
    return new OnnxGraph("leaky")
        .input("x", ElementType.FLOAT, batch, "2")
        .input("h_in", ElementType.FLOAT, batch, "2")
        .floats("half", new float[] {0.5f})
        .floats("two", new float[] {2})
        .node("Mul", List.of("h_in", "half"), List.of("faded"))
        .node("Add", List.of("faded", "x"), List.of("h_out"))
        .node("Mul", List.of("h_out", "two"), List.of("y"))
        .output("y", ElementType.FLOAT, batch, "2")
        .output("h_out", ElementType.FLOAT, batch, "2");
  }

  static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * 0.8f;
    }
    return values;
  }
}
