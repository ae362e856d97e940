package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.Arrays;

/** Runs a {@link RecurrentNetwork} over one row with no padding, step by step, in plain Java. */
public final class ReferenceNetwork {
  private final RecurrentNetwork network;

  public ReferenceNetwork(RecurrentNetwork network) {
    this.network = network;
  }

  /** A layer's state: h and c, {@code [directions][hidden]}; c stays zero for a GRU. */
  @SuppressWarnings("ArrayRecordComponent")
  public record State(float[][] h, float[][] c) {
    static State zero(Layer layer) {
      int directions = layer.directions().size();
      return new State(
          new float[directions][layer.hidden()], new float[directions][layer.hidden()]);
    }
  }

  /**
   * What one row gives.
   *
   * @param scores {@code [1][classes]} where the network pools, else {@code [time][classes]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(float[][] scores, State[] states) {}

  public State[] initial() {
    return network.layers().stream().map(State::zero).toArray(State[]::new);
  }

  /** The row's steps: {@code [time][width]}, from token ids. */
  public float[][] embed(long[] tokens) {
    RecurrentNetwork.Embedding embedding = (RecurrentNetwork.Embedding) network.input();
    return Arrays.stream(tokens)
        .mapToObj(
            id ->
                Arrays.copyOfRange(
                    embedding.table(),
                    (int) id * embedding.width(),
                    ((int) id + 1) * embedding.width()))
        .toArray(float[][]::new);
  }

  /** Advances {@code before} by the steps {@code [time][width]}. */
  public Result run(float[][] steps, State[] before) {
    double[][] x = Arrays.stream(steps).map(ReferenceNetwork::doubles).toArray(double[][]::new);
    State[] after = new State[before.length];
    for (int i = 0; i < before.length; i++) {
      Layer layer = network.layers().get(i);
      after[i] = State.zero(layer);
      x = runLayer(layer, x, before[i], after[i]);
    }
    if (network.pooling() == Pooling.MEAN_MAX) {
      x = new double[][] {meanMax(x)};
    }
    return new Result(Arrays.stream(x).map(this::score).toArray(float[][]::new), after);
  }

  private static double[][] runLayer(Layer layer, double[][] x, State before, State after) {
    int hidden = layer.hidden();
    double[][] y = new double[x.length][layer.width()];
    for (int d = 0; d < layer.directions().size(); d++) {
      Direction direction = layer.directions().get(d);
      ReferenceCell cell = new ReferenceCell(layer, direction, before.h()[d], before.c()[d]);
      for (int step = 0; step < x.length; step++) {
        int t = d == 0 ? step : x.length - 1 - step;
        cell.step(x[t]);
        System.arraycopy(cell.h, 0, y[t], d * hidden, hidden);
      }
      after.h()[d] = floats(cell.h);
      after.c()[d] = floats(cell.c);
    }
    return y;
  }

  private static double[] meanMax(double[][] x) {
    int width = x[0].length;
    double[] pooled = new double[2 * width];
    for (int unit = 0; unit < width; unit++) {
      int u = unit;
      pooled[u] = Arrays.stream(x).mapToDouble(step -> step[u]).average().orElseThrow();
      pooled[width + u] = Arrays.stream(x).mapToDouble(step -> step[u]).max().orElseThrow();
    }
    return pooled;
  }

  private float[] score(double[] x) {
    Dense dense = network.dense();
    double[] scores = doubles(dense.biases());
    for (int i = 0; i < dense.inputs(); i++) {
      for (int c = 0; c < dense.classes(); c++) {
        scores[c] += x[i] * dense.weights()[i * dense.classes() + c];
      }
    }
    if (network.softmax()) {
      double[] powers = Arrays.stream(scores).map(Math::exp).toArray();
      double sum = Arrays.stream(powers).sum();
      scores = Arrays.stream(powers).map(power -> power / sum).toArray();
    }
    return floats(scores);
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
