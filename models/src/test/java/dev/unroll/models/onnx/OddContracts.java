package dev.unroll.models.onnx;

import static dev.unroll.models.onnx.RandomNetworks.floats;

import java.util.List;
import java.util.Random;

/**
 * Recurrent graphs whose inputs and outputs are unusual: what a contract has to cope with. The
 * cells are a GRU or, unless said otherwise, a plain one, {@code h' = tanh(x W + h R)}; the weights
 * come from the random source.
 */
public final class OddContracts {
  private static final int HIDDEN = 6;

  private OddContracts() {}

  /**
   * Time before batch, and the states of both layers in one tensor whose batch axis is 1.
   *
   * <p>{@code input} float {@code [time, batch, 3]}; state {@code h0}/{@code hn} float {@code [2,
   * batch, 6]}; {@code output} float {@code [time, batch, 6]}. A two-layer GRU.
   */
  public static byte[] timeMajor(Random random) {
    OnnxGraph graph =
        new OnnxGraph("time_major")
            .input("input", ElementType.FLOAT, "time", "batch", "3")
            .input("h0", ElementType.FLOAT, "2", "batch", "6")
            .output("output", ElementType.FLOAT, "time", "batch", "6")
            .output("hn", ElementType.FLOAT, "2", "batch", "6")
            .node("Split", List.of("h0"), List.of("h0_0", "h0_1"), Attribute.of("axis", 0));
    gru(graph, random, 0, 3, "input", "h0_0", "hn_0");
    gru(graph, random, 1, HIDDEN, "steps_0", "h0_1", "hn_1");
    return graph
        .node("Concat", List.of("hn_0", "hn_1"), List.of("hn"), Attribute.of("axis", 0))
        .node("Identity", List.of("steps_1"), List.of("output"))
        .toBytes();
  }

  /**
   * A learned initial state: {@code h_in} is an input with an initialiser of its name, {@code [1,
   * 4]}, one row that stands for all. (ONNX Runtime's Java interface neither lists such an input
   * nor takes it: whoever feeds it removes the initialiser first.)
   *
   * <p>{@code input} float {@code [batch, 2]}; state {@code h_in}/{@code h_out} float {@code
   * [batch, 4]}; {@code output} float {@code [batch, 4]}, the new state, {@code tanh(x W + h * r)}.
   * Drawn in this order: W {@code [2, 4]}, r {@code [4]}, the initial state, all within ±1.
   */
  public static byte[] learnedStart(Random random) {
    return new OnnxGraph("learned_start")
        .input("input", ElementType.FLOAT, "batch", "2")
        .input("h_in", ElementType.FLOAT, "batch", "4")
        .output("output", ElementType.FLOAT, "batch", "4")
        .output("h_out", ElementType.FLOAT, "batch", "4")
        .floats("w", floats(random, 8, 1), 2, 4)
        .floats("r", floats(random, 4, 1), 4)
        .floats("h_in", floats(random, 4, 1), 1, 4)
        .node("MatMul", List.of("input", "w"), List.of("from_input"))
        .node("Mul", List.of("h_in", "r"), List.of("from_state"))
        .node("Add", List.of("from_input", "from_state"), List.of("sum"))
        .node("Tanh", List.of("sum"), List.of("h_out"))
        .node("Identity", List.of("h_out"), List.of("output"))
        .toBytes();
  }

  /**
   * Takes exactly so many rows a call.
   *
   * <p>{@code input} float {@code [rows, time, 3]}; state {@code h_in}/{@code h_out} float {@code
   * [1, rows, 6]}; {@code output} float {@code [rows, time, 6]}. A GRU.
   */
  public static byte[] fixedBatch(Random random, int rows) {
    String batch = Integer.toString(rows);
    OnnxGraph graph =
        new OnnxGraph("fixed_batch")
            .input("input", ElementType.FLOAT, batch, "time", "3")
            .input("h_in", ElementType.FLOAT, "1", batch, "6")
            .output("output", ElementType.FLOAT, batch, "time", "6")
            .output("h_out", ElementType.FLOAT, "1", batch, "6");
    swap(graph, "input", "by_time");
    gru(graph, random, 0, 3, "by_time", "h_in", "h_out");
    swap(graph, "steps_0", "output");
    return graph.toBytes();
  }

  /**
   * Two inputs, one of them the same at every step, and two outputs.
   *
   * <p>{@code speaker} float {@code [batch, 4]}, {@code frames} float {@code [batch, time, 8]};
   * state {@code h_in}/{@code h_out} float {@code [1, batch, 6]}; {@code level} float {@code
   * [batch, time, 1]}, {@code voice} float {@code [batch, time, 3]}, which sums to 1. A GRU.
   */
  public static byte[] severalPorts(Random random) {
    OnnxGraph graph =
        new OnnxGraph("several_ports")
            .input("speaker", ElementType.FLOAT, "batch", "4")
            .input("frames", ElementType.FLOAT, "batch", "time", "8")
            .input("h_in", ElementType.FLOAT, "1", "batch", "6")
            .output("level", ElementType.FLOAT, "batch", "time", "1")
            .output("voice", ElementType.FLOAT, "batch", "time", "3")
            .output("h_out", ElementType.FLOAT, "1", "batch", "6")
            .floats("from_speaker", floats(random, 4 * 5, 1), 4, 5)
            .floats("from_frames", floats(random, 8 * 5, 1), 8, 5)
            .floats("to_level", floats(random, HIDDEN, 1), HIDDEN, 1)
            .floats("to_voice", floats(random, HIDDEN * 3, 2), HIDDEN, 3)
            .longs("time_axis", new long[] {1}, 1)
            .node("MatMul", List.of("speaker", "from_speaker"), List.of("speaker_part"))
            .node("Unsqueeze", List.of("speaker_part", "time_axis"), List.of("speaker_steps"))
            .node("MatMul", List.of("frames", "from_frames"), List.of("frame_steps"))
            .node("Add", List.of("speaker_steps", "frame_steps"), List.of("together"));
    swap(graph, "together", "by_time");
    gru(graph, random, 0, 5, "by_time", "h_in", "h_out");
    swap(graph, "steps_0", "hidden");
    return graph
        .node("MatMul", List.of("hidden", "to_level"), List.of("level"))
        .node("MatMul", List.of("hidden", "to_voice"), List.of("logits"))
        .node("Softmax", List.of("logits"), List.of("voice"), Attribute.of("axis", -1))
        .toBytes();
  }

  /**
   * A constant beside the data, as the sample rate of a voice detector.
   *
   * <p>{@code input} float {@code [batch, 2]}; {@code rate} int64, a scalar; state {@code
   * level_in}/{@code level_out} float {@code [batch, 2]}, {@code level' = level + (input - level) /
   * rate}; {@code output} float {@code [batch, 2]}, the new level. No weights.
   */
  public static byte[] scalarConstant() {
    return new OnnxGraph("scalar_constant")
        .input("input", ElementType.FLOAT, "batch", "2")
        .input("rate", ElementType.INT64)
        .input("level_in", ElementType.FLOAT, "batch", "2")
        .output("output", ElementType.FLOAT, "batch", "2")
        .output("level_out", ElementType.FLOAT, "batch", "2")
        .node(
            "Cast",
            List.of("rate"),
            List.of("divisor"),
            Attribute.of("to", ElementType.FLOAT.code()))
        .node("Sub", List.of("input", "level_in"), List.of("difference"))
        .node("Div", List.of("difference", "divisor"), List.of("part"))
        .node("Add", List.of("level_in", "part"), List.of("level_out"))
        .node("Identity", List.of("level_out"), List.of("output"))
        .toBytes();
  }

  /**
   * Declares {@code output} {@code [1, 4]} and gives {@code [batch, 4]}; a reshape to a shape that
   * is known only in the call hides it from shape inference.
   *
   * <p>{@code input} float {@code [batch, 2]}; state {@code h_in}/{@code h_out} float {@code
   * [batch, 4]}. A plain cell; {@code output} is the new state.
   */
  public static byte[] lyingOutput(Random random) {
    OnnxGraph graph = plain("lying_output", random).output("output", ElementType.FLOAT, "1", "4");
    return graph
        .node("Shape", List.of("h_out"), List.of("shape"))
        .node(
            "Cast",
            List.of("shape"),
            List.of("shape_float"),
            Attribute.of("to", ElementType.FLOAT.code()))
        .node("Abs", List.of("shape_float"), List.of("shape_abs"))
        .node(
            "Cast",
            List.of("shape_abs"),
            List.of("shape_again"),
            Attribute.of("to", ElementType.INT64.code()))
        .node("Reshape", List.of("h_out", "shape_again"), List.of("output"))
        .toBytes();
  }

  /**
   * Rows that leak: {@code output} is the new state less its mean over the batch.
   *
   * <p>{@code input} float {@code [batch, 2]}; state {@code h_in}/{@code h_out} float {@code
   * [batch, 4]}; {@code output} float {@code [batch, 4]}. A plain cell.
   */
  public static byte[] leakyRows(Random random) {
    return plain("leaky_rows", random)
        .output("output", ElementType.FLOAT, "batch", "4")
        .node("ReduceMean", List.of("h_out"), List.of("mean"), Attribute.ints("axes", 0))
        .node("Sub", List.of("h_out", "mean"), List.of("output"))
        .toBytes();
  }

  /** A plain cell of 4 units over 2 inputs; drawn: W {@code [2, 4]}, R {@code [4, 4]}. */
  private static OnnxGraph plain(String name, Random random) {
    return new OnnxGraph(name)
        .input("input", ElementType.FLOAT, "batch", "2")
        .input("h_in", ElementType.FLOAT, "batch", "4")
        .output("h_out", ElementType.FLOAT, "batch", "4")
        .floats("w", floats(random, 8, 1), 2, 4)
        .floats("r", floats(random, 16, 1), 4, 4)
        .node("MatMul", List.of("input", "w"), List.of("from_input"))
        .node("MatMul", List.of("h_in", "r"), List.of("from_state"))
        .node("Add", List.of("from_input", "from_state"), List.of("sum"))
        .node("Tanh", List.of("sum"), List.of("h_out"));
  }

  /** A GRU from {@code [time, batch, inputs]} to {@code steps_i [time, batch, 6]}. */
  private static void gru(
      OnnxGraph graph, Random random, int i, int inputs, String steps, String in, String out) {
    int rows = Cell.GRU.gates() * HIDDEN;
    graph
        .floats("w_" + i, floats(random, rows * inputs, 0.7f), 1, rows, inputs)
        .floats("r_" + i, floats(random, rows * HIDDEN, 0.5f), 1, rows, HIDDEN)
        .longs("direction_axis_" + i, new long[] {1}, 1)
        .node(
            "GRU",
            List.of(steps, "w_" + i, "r_" + i, "", "", in),
            List.of("y_" + i, out),
            Attribute.of("hidden_size", HIDDEN))
        .node("Squeeze", List.of("y_" + i, "direction_axis_" + i), List.of("steps_" + i));
  }

  private static void swap(OnnxGraph graph, String from, String to) {
    graph.node("Transpose", List.of(from), List.of(to), Attribute.ints("perm", 1, 0, 2));
  }
}
