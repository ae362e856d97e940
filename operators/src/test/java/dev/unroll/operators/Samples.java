package dev.unroll.operators;

import dev.unroll.models.Bundle;
import dev.unroll.models.Bundles;
import dev.unroll.models.Chunk;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.OtherCells;
import dev.unroll.models.onnx.RandomNetworks;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A model with the events that go with it.
 *
 * @param healthy draws a chunk that the model can take
 * @param poison draws one that it fails on: by an error of the call, or by numbers that overflow
 */
record Samples(
    String name,
    Bundle bundle,
    Carry carry,
    Function<Random, Chunk> healthy,
    Function<Random, Chunk> poison) {
  private static final int VOCABULARY = 40;
  private static final int MOST_STEPS = 9;
  private static final int ELMAN_UNITS = 32;
  private static final int ATTENTION_WIDTH = 24;

  /** Joined along the time axis, taking turns, stateless, bidirectional, and one step a call. */
  static List<Samples> all() {
    return List.of(
        tokens("gru", RandomNetworks.gru(16), Carry.KEY),
        tokens("lstm-2", RandomNetworks.lstm(12).layers(2), Carry.KEY),
        tokens("lstm-pooled", RandomNetworks.lstm(16).pooled(), Carry.KEY),
        tokens("gru-both-ways", RandomNetworks.gru(16).bidirectional().pooled(), Carry.NONE),
        tokens("lstm-fresh", RandomNetworks.lstm(16), Carry.NONE),
        new Samples(
            "elman",
            Bundles.numbers(elman(), ELMAN_UNITS),
            Carry.KEY,
            random -> Chunk.ofNumbers(gaussian(random, 3 * (1 + random.nextInt(5))), 3, MOST_STEPS),
            random -> Chunk.ofNumbers(new float[] {3e38f, 3e38f, 3e38f}, 3, MOST_STEPS)),
        new Samples(
            "attention",
            Bundles.numbers(attention(), ATTENTION_WIDTH),
            Carry.NONE,
            random ->
                Chunk.ofNumbers(
                    gaussian(random, ATTENTION_WIDTH * (1 + random.nextInt(MOST_STEPS))),
                    ATTENTION_WIDTH,
                    MOST_STEPS),
            random -> {
              float[] huge = new float[ATTENTION_WIDTH];
              Arrays.fill(huge, 3e38f);
              return Chunk.ofNumbers(huge, ATTENTION_WIDTH, 1);
            }),
        new Samples(
            "leaky-sum",
            Bundles.numbers(leakySum(), 2),
            Carry.KEY,
            random -> Chunk.ofNumbers(new float[] {(float) random.nextGaussian()}, 1, 1),
            random -> Chunk.ofNumbers(new float[] {3e38f}, 1, 1)),
        other("state-space", OtherCells.stateSpace(new Random(1)), 3),
        other("linear-attention", OtherCells.linearAttention(new Random(2)), 4),
        other("quasi-recurrent", OtherCells.quasiRecurrent(new Random(3)), 4),
        other("streaming-convolution", OtherCells.streamingConvolution(new Random(4)), 2),
        other("running-mean", OtherCells.runningMean(), 2));
  }

  /** A cell that is neither LSTM nor GRU; its events are of one or more steps. */
  private static Samples other(String name, byte[] graph, int width) {
    return new Samples(
        name,
        Bundles.vector(graph),
        Carry.KEY,
        random ->
            Chunk.ofNumbers(gaussian(random, width * (1 + random.nextInt(4))), width, MOST_STEPS),
        random -> {
          float[] huge = new float[width];
          Arrays.fill(huge, Float.POSITIVE_INFINITY);
          return Chunk.ofNumbers(huge, width, 1);
        });
  }

  private static Samples tokens(String name, RandomNetworks network, Carry carry) {
    Bundle bundle = Bundles.tokens(network, VOCABULARY, 3, name.hashCode());
    return new Samples(
        name,
        bundle,
        carry,
        random -> {
          long[] ids = random.longs(1 + random.nextInt(MOST_STEPS), 0, VOCABULARY).toArray();
          return Chunk.ofTokens(ids, MOST_STEPS);
        },
        // Past the embedding's end: the call fails, for every row that shares it.
        random -> Chunk.ofTokens(new long[] {1, VOCABULARY + random.nextInt(9)}, 2));
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /**
   * Attention over the steps, pads included: a lone row has other last bits than the same row in
   * company, and its padded length shows in every bit.
   */
  private static byte[] attention() {
    String width = Integer.toString(ATTENTION_WIDTH);
    Random random = new Random(6);
    return new OnnxGraph("attention")
        .input("x", ElementType.FLOAT, "batch", "time", width)
        .floats("w", gaussian(random, ATTENTION_WIDTH), ATTENTION_WIDTH, 1)
        .longs("steps", new long[] {1}, 1)
        .node("MatMul", List.of("x", "w"), List.of("weight"))
        .node("Softmax", List.of("weight"), List.of("share"), Attribute.of("axis", 1))
        .node("Mul", List.of("x", "share"), List.of("part"))
        .node("ReduceSum", List.of("part", "steps"), List.of("scores"), Attribute.of("keepdims", 0))
        .output("scores", ElementType.FLOAT, "batch", width)
        .toBytes();
  }

  /** ONNX's RNN operator with its rectified form: its state can overflow. */
  private static byte[] elman() {
    Random random = new Random(5);
    int units = ELMAN_UNITS;
    float[] recurrent = gaussian(random, units * units);
    for (int i = 0; i < recurrent.length; i++) {
      recurrent[i] *= 0.1f;
    }
    return new OnnxGraph("elman")
        .input("x", ElementType.FLOAT, "batch", "time", "3")
        .input("lengths", ElementType.INT32, "batch")
        .input("h_in", ElementType.FLOAT, "1", "batch", Integer.toString(units))
        .floats("w", gaussian(random, units * 3), 1, units, 3)
        .floats("r", recurrent, 1, units, units)
        .floats("b", gaussian(random, 2 * units), 1, 2L * units)
        .longs("direction", new long[] {1}, 1)
        .node("Transpose", List.of("x"), List.of("steps"), Attribute.ints("perm", 1, 0, 2))
        .node(
            "RNN",
            List.of("steps", "w", "r", "b", "lengths", "h_in"),
            List.of("all", "h_out"),
            Attribute.of("hidden_size", units),
            Attribute.strings("activations", List.of("Relu")))
        .node("Squeeze", List.of("all", "direction"), List.of("each"))
        .node("Transpose", List.of("each"), List.of("scores"), Attribute.ints("perm", 1, 0, 2))
        .output("scores", ElementType.FLOAT, "batch", "time", Integer.toString(units))
        .output("h_out", ElementType.FLOAT, "1", "batch", Integer.toString(units))
        .toBytes();
  }

  /** {@code h' = h / 2 + x}, {@code scores = [h', 2 x]}: one step a call, and it can overflow. */
  private static byte[] leakySum() {
    return new OnnxGraph("leaky-sum")
        .input("x", ElementType.FLOAT, "batch", "1")
        .input("h_in", ElementType.FLOAT, "batch", "1")
        .floats("half", new float[] {0.5f})
        .floats("two", new float[] {2f})
        .node("Mul", List.of("h_in", "half"), List.of("faded"))
        .node("Add", List.of("faded", "x"), List.of("h_out"))
        .node("Mul", List.of("x", "two"), List.of("doubled"))
        .node("Concat", List.of("h_out", "doubled"), List.of("scores"), Attribute.of("axis", 1))
        .output("scores", ElementType.FLOAT, "batch", "2")
        .output("h_out", ElementType.FLOAT, "batch", "1")
        .toBytes();
  }

  /** Whether it reads floats, which may be missing. */
  boolean readsNumbers() {
    return bundle.manifest().vectoriser().kind().equals("numbers");
  }

  /** Whether its predictions carry a label. */
  boolean labelled() {
    return bundle.manifest().head().equals("scores");
  }

  @Override
  public String toString() {
    return name;
  }
}
