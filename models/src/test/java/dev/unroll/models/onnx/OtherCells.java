package dev.unroll.models.onnx;

import static dev.unroll.models.onnx.RandomNetworks.floats;

import java.util.List;
import java.util.Random;

/**
 * Recurrent graphs that are neither LSTM nor GRU: what a state can be besides. Each draws its
 * weights from the random source in the order that its description names them. All batches are
 * dynamic; a state begins at zero.
 */
public final class OtherCells {
  private OtherCells() {}

  /**
   * A diagonal state-space model, one step a call: {@code h' = a * h + b * x}, {@code y = sum(c *
   * h')} over the four units of each channel.
   *
   * <p>{@code input} float {@code [batch, 3]}; state {@code h_in}/{@code h_out} float {@code
   * [batch, 3, 4]}; {@code output} float {@code [batch, 3]}. Weights: a, b, c, each {@code [3, 4]}
   * within ±0.9.
   */
  public static byte[] stateSpace(Random random) {
    return new OnnxGraph("state_space")
        .input("input", ElementType.FLOAT, "batch", "3")
        .input("h_in", ElementType.FLOAT, "batch", "3", "4")
        .output("output", ElementType.FLOAT, "batch", "3")
        .output("h_out", ElementType.FLOAT, "batch", "3", "4")
        .floats("a", floats(random, 12, 0.9f), 3, 4)
        .floats("b", floats(random, 12, 0.9f), 3, 4)
        .floats("c", floats(random, 12, 0.9f), 3, 4)
        .longs("last", new long[] {2}, 1)
        .node("Unsqueeze", List.of("input", "last"), List.of("column"))
        .node("Mul", List.of("h_in", "a"), List.of("kept"))
        .node("Mul", List.of("column", "b"), List.of("added"))
        .node("Add", List.of("kept", "added"), List.of("h_out"))
        .node("Mul", List.of("h_out", "c"), List.of("read"))
        .node("ReduceSum", List.of("read", "last"), List.of("output"), Attribute.of("keepdims", 0))
        .toBytes();
  }

  /**
   * Linear attention with a decay of 0.9, one step a call: {@code S' = 0.9 S + k vᵀ}, {@code z' =
   * 0.9 z + k}, {@code y = (q S') / (q · z')}, where q and k are the softplus of products with the
   * input, so that the divisor is positive.
   *
   * <p>{@code input} float {@code [batch, 4]}; states {@code past_s}/{@code present_s} float {@code
   * [batch, 4, 4]} and {@code past_z}/{@code present_z} float {@code [batch, 4]}; {@code output}
   * float {@code [batch, 4]}. Weights: query, key, value, each {@code [4, 4]} within ±1.
   */
  public static byte[] linearAttention(Random random) {
    return new OnnxGraph("linear_attention")
        .input("input", ElementType.FLOAT, "batch", "4")
        .input("past_s", ElementType.FLOAT, "batch", "4", "4")
        .input("past_z", ElementType.FLOAT, "batch", "4")
        .output("output", ElementType.FLOAT, "batch", "4")
        .output("present_s", ElementType.FLOAT, "batch", "4", "4")
        .output("present_z", ElementType.FLOAT, "batch", "4")
        .floats("query", floats(random, 16, 1), 4, 4)
        .floats("key", floats(random, 16, 1), 4, 4)
        .floats("value", floats(random, 16, 1), 4, 4)
        .floats("decay", new float[] {0.9f})
        .longs("row", new long[] {1}, 1)
        .longs("column", new long[] {2}, 1)
        .node("MatMul", List.of("input", "query"), List.of("q_raw"))
        .node("Softplus", List.of("q_raw"), List.of("q"))
        .node("MatMul", List.of("input", "key"), List.of("k_raw"))
        .node("Softplus", List.of("k_raw"), List.of("k"))
        .node("MatMul", List.of("input", "value"), List.of("v"))
        .node("Unsqueeze", List.of("k", "column"), List.of("k_column"))
        .node("Unsqueeze", List.of("v", "row"), List.of("v_row"))
        .node("Mul", List.of("k_column", "v_row"), List.of("kv"))
        .node("Mul", List.of("past_s", "decay"), List.of("s_kept"))
        .node("Add", List.of("s_kept", "kv"), List.of("present_s"))
        .node("Mul", List.of("past_z", "decay"), List.of("z_kept"))
        .node("Add", List.of("z_kept", "k"), List.of("present_z"))
        .node("Unsqueeze", List.of("q", "column"), List.of("q_column"))
        .node("Mul", List.of("q_column", "present_s"), List.of("weighed"))
        .node("ReduceSum", List.of("weighed", "row"), List.of("sum"), Attribute.of("keepdims", 0))
        .node("Mul", List.of("q", "present_z"), List.of("shares"))
        .node("ReduceSum", List.of("shares", "row"), List.of("norm"), Attribute.of("keepdims", 1))
        .node("Div", List.of("sum", "norm"), List.of("output"))
        .toBytes();
  }

  /**
   * A quasi-recurrent layer with fo-pooling and a convolution over two steps, one step a call:
   * {@code [z f o] = [x_prev x] W}, {@code c' = σ(f) c + (1 - σ(f)) tanh(z)}, {@code y = σ(o) c'}.
   *
   * <p>{@code input} float {@code [batch, 3]}; states {@code x_prev}/{@code x_next} float {@code
   * [batch, 3]} (the convolution's previous input) and {@code c_prev}/{@code c_next} float {@code
   * [batch, 5]}; {@code output} float {@code [batch, 5]}. Weights: W {@code [6, 15]} within ±1.
   */
  public static byte[] quasiRecurrent(Random random) {
    return new OnnxGraph("quasi_recurrent")
        .input("input", ElementType.FLOAT, "batch", "3")
        .input("x_prev", ElementType.FLOAT, "batch", "3")
        .input("c_prev", ElementType.FLOAT, "batch", "5")
        .output("output", ElementType.FLOAT, "batch", "5")
        .output("x_next", ElementType.FLOAT, "batch", "3")
        .output("c_next", ElementType.FLOAT, "batch", "5")
        .floats("w", floats(random, 90, 1), 6, 15)
        .node("Concat", List.of("x_prev", "input"), List.of("pair"), Attribute.of("axis", 1))
        .node("MatMul", List.of("pair", "w"), List.of("gates"))
        .node(
            "Split", List.of("gates"), List.of("z_raw", "f_raw", "o_raw"), Attribute.of("axis", 1))
        .node("Tanh", List.of("z_raw"), List.of("z"))
        .node("Sigmoid", List.of("f_raw"), List.of("f"))
        .node("Sigmoid", List.of("o_raw"), List.of("o"))
        .node("Sub", List.of("c_prev", "z"), List.of("difference"))
        .node("Mul", List.of("f", "difference"), List.of("kept"))
        .node("Add", List.of("z", "kept"), List.of("c_next"))
        .node("Mul", List.of("o", "c_next"), List.of("output"))
        .node("Identity", List.of("input"), List.of("x_next"))
        .toBytes();
  }

  /**
   * A causal convolution over three steps, any number of steps a call, one answer a step.
   *
   * <p>{@code input} float {@code [batch, time, 2]}; state {@code cache_in}/{@code cache_out} float
   * {@code [batch, 2, 2]}: for each channel the last two values; {@code output} float {@code
   * [batch, time, 3]}. Weights: kernel {@code [3, 2, 3]} (output, channel, step) and bias {@code
   * [3]}, within ±1.
   */
  public static byte[] streamingConvolution(Random random) {
    return new OnnxGraph("streaming_convolution")
        .input("input", ElementType.FLOAT, "batch", "time", "2")
        .input("cache_in", ElementType.FLOAT, "batch", "2", "2")
        .output("output", ElementType.FLOAT, "batch", "time", "3")
        .output("cache_out", ElementType.FLOAT, "batch", "2", "2")
        .floats("kernel", floats(random, 18, 1), 3, 2, 3)
        .floats("bias", floats(random, 3, 1), 3)
        .longs("from", new long[] {-2}, 1)
        .longs("to", new long[] {Long.MAX_VALUE}, 1)
        .longs("axis", new long[] {2}, 1)
        .node("Transpose", List.of("input"), List.of("by_channel"), Attribute.ints("perm", 0, 2, 1))
        .node("Concat", List.of("cache_in", "by_channel"), List.of("all"), Attribute.of("axis", 2))
        .node("Conv", List.of("all", "kernel", "bias"), List.of("filtered"))
        .node("Slice", List.of("all", "from", "to", "axis"), List.of("cache_out"))
        .node("Transpose", List.of("filtered"), List.of("output"), Attribute.ints("perm", 0, 2, 1))
        .toBytes();
  }

  /**
   * A running mean: two states of different element types.
   *
   * <p>{@code input} float {@code [batch, 2]}; states {@code steps_in}/{@code steps_out} int64
   * {@code [batch]} and {@code sum_in}/{@code sum_out} float {@code [batch, 2]}; {@code output}
   * float {@code [batch, 2]}: the mean of all inputs so far. No weights.
   */
  public static byte[] runningMean() {
    return new OnnxGraph("running_mean")
        .input("input", ElementType.FLOAT, "batch", "2")
        .input("steps_in", ElementType.INT64, "batch")
        .input("sum_in", ElementType.FLOAT, "batch", "2")
        .output("output", ElementType.FLOAT, "batch", "2")
        .output("steps_out", ElementType.INT64, "batch")
        .output("sum_out", ElementType.FLOAT, "batch", "2")
        .longs("one", new long[] {1})
        .longs("last", new long[] {1}, 1)
        .node("Add", List.of("steps_in", "one"), List.of("steps_out"))
        .node("Add", List.of("sum_in", "input"), List.of("sum_out"))
        .node(
            "Cast",
            List.of("steps_out"),
            List.of("count"),
            Attribute.of("to", ElementType.FLOAT.code()))
        .node("Unsqueeze", List.of("count", "last"), List.of("column"))
        .node("Div", List.of("sum_out", "column"), List.of("output"))
        .toBytes();
  }
}
