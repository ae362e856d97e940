package dev.unroll.training.tags;

import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;

/**
 * A linear chain of labels in a graph: the best sequence by Viterbi's algorithm, and each label's
 * marginal probability by forward and backward, all in loops over time ({@code Scan}). Labels are
 * joined by one more, in which every sentence begins and to which nothing leads.
 *
 * <p>Forward and backward go in probabilities, scaled at each step, so that a step is one product
 * of matrices and a sequence of any length stays within floats.
 */
final class ChainGraph {
  private static final float LEAST = 1e-30f;

  private final OnnxGraph graph;
  private final int labels;
  private final int all;
  private final String width;
  private final float[] steps;

  /**
   * @param transitions {@code [labels + 1, labels]}
   */
  ChainGraph(OnnxGraph graph, List<String> labels, float[] transitions) {
    this.graph = graph;
    this.labels = labels.size();
    this.all = this.labels + 1;
    this.width = Integer.toString(all);
    float[] mask = LabelChain.mask(labels);
    steps = new float[all * all];
    Arrays.fill(steps, LabelChain.NEVER);
    for (int before = 0; before < all; before++) {
      for (int after = 0; after < this.labels; after++) {
        int from = before * this.labels + after;
        steps[before * all + after] = transitions[from] + mask[from];
      }
    }
  }

  /**
   * Adds the chain and the graph output {@code path} float {@code [batch, time, 1]}, the places of
   * the best sequence's labels.
   *
   * @param scores {@code [time, batch, labels]}
   * @param lengths int32 {@code [batch]}
   * @return the marginal probabilities, {@code [time, batch, labels]}
   */
  String write(String scores, String lengths) {
    graph.longs("chain_zero", new long[] {0}, 1);
    graph.longs("chain_one", new long[] {1}, 1);
    graph.longs("chain_two", new long[] {2}, 1);
    graph.longs("chain_all", new long[] {all}, 1);
    node("Shape", List.of(scores), "chain_shape");
    node("Slice", List.of("chain_shape", "chain_one", "chain_two"), "chain_rows");
    node("Concat", List.of("chain_rows", "chain_all"), "chain_size", Attribute.of("axis", 0));
    writeValid(lengths);
    // The label of the beginning is never scored.
    graph.longs("chain_pads", new long[] {0, 0, 0, 0, 0, 1}, 6);
    graph.floats("chain_never", new float[] {LabelChain.NEVER});
    node("Pad", List.of(scores, "chain_pads", "chain_never"), "chain_scores");
    writeBest();
    writePath();
    return writeMarginals();
  }

  /** Which steps are not pads, {@code [time, batch, 1]}. */
  private void writeValid(String lengths) {
    graph.longs("chain_from", new long[] {0});
    graph.longs("chain_by", new long[] {1});
    graph.longs("chain_middle_last", new long[] {1, 2}, 2);
    graph.longs("chain_first_last", new long[] {0, 2}, 2);
    node("Gather", List.of("chain_shape", "chain_from"), "chain_time");
    node("Range", List.of("chain_from", "chain_time", "chain_by"), "chain_range");
    node("Unsqueeze", List.of("chain_range", "chain_middle_last"), "chain_places");
    node("Cast", List.of(lengths), "chain_lengths", Attribute.of("to", ElementType.INT64.code()));
    node("Unsqueeze", List.of("chain_lengths", "chain_first_last"), "chain_ends");
    node("Less", List.of("chain_places", "chain_ends"), "chain_valid");
  }

  /** For each label the best score of a sequence that ends in it, and the label before it. */
  private void writeBest() {
    float[] begin = new float[all];
    Arrays.fill(begin, LabelChain.NEVER);
    begin[labels] = 0;
    long[] places = new long[all];
    Arrays.setAll(places, i -> i);
    graph.floats("chain_steps", steps, all, all);
    graph.floats("chain_begin", begin, 1, all);
    graph.longs("chain_same", places, 1, all);
    node("Expand", List.of("chain_begin", "chain_size"), "chain_best_0");
    OnnxGraph best =
        body("best")
            .node("Unsqueeze", List.of("best_in", "chain_two"), List.of("best_column"))
            .node("Add", List.of("best_column", "chain_steps"), List.of("best_sums"))
            .node(
                "ReduceMax",
                List.of("best_sums"),
                List.of("best_most"),
                Attribute.ints("axes", 1),
                Attribute.of("keepdims", 0))
            .node(
                "ArgMax",
                List.of("best_sums"),
                List.of("best_places"),
                Attribute.of("axis", 1),
                Attribute.of("keepdims", 0))
            .node("Add", List.of("best_most", "best_step"), List.of("best_next"))
            .node("Where", List.of("best_valid", "best_next", "best_in"), List.of("best_out"))
            .node(
                "Where", List.of("best_valid", "best_places", "chain_same"), List.of("best_before"))
            .output("best_out", ElementType.FLOAT, "batch", width)
            .output("best_before", ElementType.INT64, "batch", width);
    graph.node(
        "Scan",
        List.of("chain_best_0", "chain_scores", "chain_valid"),
        List.of("chain_best", "chain_before"),
        Attribute.of("body", best),
        Attribute.of("num_scan_inputs", 2));
  }

  /** From the best last label back; a pad's label before is its own. */
  private void writePath() {
    node("ArgMax", List.of("chain_best"), "chain_last", Attribute.of("axis", 1));
    OnnxGraph back =
        new OnnxGraph("back")
            .input("back_in", ElementType.INT64, "batch", "1")
            .input("back_before", ElementType.INT64, "batch", width)
            .node(
                "GatherElements",
                List.of("back_before", "back_in"),
                List.of("back_out"),
                Attribute.of("axis", 1))
            .node("Identity", List.of("back_in"), List.of("back_label"))
            .output("back_out", ElementType.INT64, "batch", "1")
            .output("back_label", ElementType.INT64, "batch", "1");
    graph.node(
        "Scan",
        List.of("chain_last", "chain_before"),
        List.of("chain_beginning", "chain_labels"),
        Attribute.of("body", back),
        Attribute.of("num_scan_inputs", 1),
        Attribute.ints("scan_input_directions", 1),
        Attribute.ints("scan_output_directions", 1));
    node(
        "Cast",
        List.of("chain_labels"),
        "chain_floats",
        Attribute.of("to", ElementType.FLOAT.code()));
    node("Transpose", List.of("chain_floats"), "path", Attribute.ints("perm", 1, 0, 2));
    graph.output("path", ElementType.FLOAT, "batch", "time", "1");
  }

  private String writeMarginals() {
    writeWeights();
    OnnxGraph alpha =
        body("alpha")
            .node("MatMul", List.of("alpha_in", "chain_forward"), List.of("alpha_led"))
            .node("Mul", List.of("alpha_led", "alpha_step"), List.of("alpha_next"));
    scale(alpha, "alpha");
    alpha.node("Identity", List.of("alpha_out"), List.of("alpha_seen"));
    scan(alpha, "alpha", 0);
    OnnxGraph beta =
        body("beta")
            .node("Identity", List.of("beta_in"), List.of("beta_seen"))
            .node("Mul", List.of("beta_in", "beta_step"), List.of("beta_led"))
            .node("MatMul", List.of("beta_led", "chain_backward"), List.of("beta_next"));
    scale(beta, "beta");
    scan(beta, "beta", 1);
    graph.longs("chain_count", new long[] {labels}, 1);
    node("Mul", List.of("chain_alpha", "chain_beta"), "chain_products");
    node("Slice", List.of("chain_products", "chain_zero", "chain_count", "chain_two"), "chain_own");
    node("MatMul", List.of("chain_own", "chain_sum_own"), "chain_sums");
    node("Max", List.of("chain_sums", "chain_least"), "chain_shares");
    node("Div", List.of("chain_own", "chain_shares"), "chain_marginals");
    return "chain_marginals";
  }

  private void writeWeights() {
    float[] begin = new float[all];
    begin[labels] = 1;
    float[] forward = new float[all * all];
    float[] backward = new float[all * all];
    for (int before = 0; before < all; before++) {
      for (int after = 0; after < all; after++) {
        forward[before * all + after] = (float) Math.exp(steps[before * all + after]);
        backward[after * all + before] = forward[before * all + after];
      }
    }
    graph.floats("chain_start", begin, 1, all);
    graph.floats("chain_ones", filled(all), 1, all);
    graph.floats("chain_forward", forward, all, all);
    graph.floats("chain_backward", backward, all, all);
    graph.floats("chain_least", new float[] {LEAST});
    // Sums are products with ones: the bits of ReduceSum depend on where a row lies in the batch.
    graph.floats("chain_sum_all", filled(all * all), all, all);
    graph.floats("chain_sum_own", filled(labels * labels), labels, labels);
    node("Expand", List.of("chain_start", "chain_size"), "chain_alpha_0");
    node("Expand", List.of("chain_ones", "chain_size"), "chain_beta_0");
    node("ReduceMax", List.of("chain_scores"), "chain_most", Attribute.ints("axes", 2));
    node("Sub", List.of("chain_scores", "chain_most"), "chain_below");
    node("Exp", List.of("chain_below"), "chain_weights");
  }

  private static float[] filled(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A loop's body over a state and, for each step, numbers of all labels and whether it counts. */
  private OnnxGraph body(String name) {
    return new OnnxGraph(name)
        .input(name + "_in", ElementType.FLOAT, "batch", width)
        .input(name + "_step", ElementType.FLOAT, "batch", width)
        .input(name + "_valid", ElementType.BOOL, "batch", "1");
  }

  /** Scales what comes next to a sum of one; pads leave what was. */
  private static void scale(OnnxGraph body, String name) {
    body.node("MatMul", List.of(name + "_next", "chain_sum_all"), List.of(name + "_sum"))
        .node("Max", List.of(name + "_sum", "chain_least"), List.of(name + "_scale"))
        .node("Div", List.of(name + "_next", name + "_scale"), List.of(name + "_scaled"))
        .node(
            "Where",
            List.of(name + "_valid", name + "_scaled", name + "_in"),
            List.of(name + "_out"));
  }

  /**
   * @param direction 0 from the first step on, 1 from the last one back
   */
  private void scan(OnnxGraph body, String name, int direction) {
    body.output(name + "_out", ElementType.FLOAT, "batch", width);
    body.output(name + "_seen", ElementType.FLOAT, "batch", width);
    graph.node(
        "Scan",
        List.of("chain_" + name + "_0", "chain_weights", "chain_valid"),
        List.of("chain_" + name + "_end", "chain_" + name),
        Attribute.of("body", body),
        Attribute.of("num_scan_inputs", 2),
        Attribute.ints("scan_input_directions", direction, direction),
        Attribute.ints("scan_output_directions", direction));
  }

  private void node(String operator, List<String> inputs, String output, Attribute... attributes) {
    graph.node(operator, inputs, List.of(output), attributes);
  }
}
