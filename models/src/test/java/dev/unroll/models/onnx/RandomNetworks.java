package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Convolution;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.Features;
import dev.unroll.models.onnx.RecurrentNetwork.Input;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Networks of seeded random weights for tests: {@code RandomNetworks.lstm(16).tokens(50,
 * 8).layers(2).classes(3).build(seed)}. By default one layer, one direction, 4 float features a
 * step, 3 classes, one output a step, softmax.
 *
 * @param vocabulary 0 where steps are floats
 * @param width of the embedding, or floats a step
 * @param kernel steps that a convolution before the first layer sees; 0 for none
 */
public record RandomNetworks(
    Cell cell,
    int hidden,
    int layerCount,
    boolean isBidirectional,
    int vocabulary,
    int width,
    int classCount,
    Pooling pooling,
    boolean softmax,
    int kernel,
    boolean learnedStart) {

  public static RandomNetworks of(Cell cell, int hidden) {
    return new RandomNetworks(cell, hidden, 1, false, 0, 4, 3, Pooling.NONE, true, 0, false);
  }

  public static RandomNetworks lstm(int hidden) {
    return of(Cell.LSTM, hidden);
  }

  public static RandomNetworks gru(int hidden) {
    return of(Cell.GRU, hidden);
  }

  public RandomNetworks layers(int count) {
    return with(count, isBidirectional, vocabulary, width, classCount, pooling, softmax);
  }

  public RandomNetworks bidirectional() {
    return with(layerCount, true, vocabulary, width, classCount, pooling, softmax);
  }

  public RandomNetworks tokens(int ids, int embedding) {
    return with(layerCount, isBidirectional, ids, embedding, classCount, pooling, softmax);
  }

  public RandomNetworks features(int floats) {
    return with(layerCount, isBidirectional, 0, floats, classCount, pooling, softmax);
  }

  public RandomNetworks classes(int count) {
    return with(layerCount, isBidirectional, vocabulary, width, count, pooling, softmax);
  }

  public RandomNetworks pooled() {
    return with(
        layerCount, isBidirectional, vocabulary, width, classCount, Pooling.MEAN_MAX, softmax);
  }

  public RandomNetworks logits() {
    return with(layerCount, isBidirectional, vocabulary, width, classCount, pooling, false);
  }

  private RandomNetworks with(
      int layers, boolean both, int ids, int floats, int classes, Pooling pool, boolean shares) {
    return new RandomNetworks(
        cell, hidden, layers, both, ids, floats, classes, pool, shares, kernel, learnedStart);
  }

  /** Behind a convolution over so many steps, with as many filters as there are inputs. */
  public RandomNetworks convolution(int steps) {
    return new RandomNetworks(
        cell,
        hidden,
        layerCount,
        isBidirectional,
        vocabulary,
        width,
        classCount,
        pooling,
        softmax,
        steps,
        learnedStart);
  }

  /** With learned initial states. */
  public RandomNetworks started() {
    return new RandomNetworks(
        cell,
        hidden,
        layerCount,
        isBidirectional,
        vocabulary,
        width,
        classCount,
        pooling,
        softmax,
        kernel,
        true);
  }

  /** The network; the same seed gives the same weights. */
  public RecurrentNetwork build(long seed) {
    Random random = new Random(seed);
    Input input =
        vocabulary == 0
            ? new Features(width)
            : new Embedding(vocabulary, width, floats(random, vocabulary * width, 1f));
    int directions = isBidirectional ? 2 : 1;
    List<Layer> layers = new ArrayList<>();
    int inputs = width;
    for (int i = 0; i < layerCount; i++) {
      List<Direction> weights = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        weights.add(direction(random, inputs));
      }
      layers.add(new Layer(cell, hidden, weights));
      inputs = hidden * directions;
    }
    int pooled = inputs * pooling.parts();
    Dense dense =
        new Dense(
            pooled,
            classCount,
            floats(random, pooled * classCount, 2f),
            floats(random, classCount, 0.5f));
    Convolution convolution =
        kernel == 0
            ? null
            : new Convolution(
                kernel,
                width,
                width,
                floats(random, kernel * width * width, 0.7f),
                floats(random, width, 0.3f));
    return new RecurrentNetwork(input, convolution, layers, pooling, dense, softmax);
  }

  /** The graph of {@link #build} in a form. */
  public byte[] graph(long seed, Form form) {
    return RecurrentGraphWriter.write(build(seed), form);
  }

  /** The graph of {@link #build}, as the bytes of an {@code .onnx} file. */
  public byte[] graph(long seed) {
    return RecurrentGraphWriter.write(build(seed));
  }

  private Direction direction(Random random, int inputs) {
    int rows = cell.gates() * hidden;
    return new Direction(
        floats(random, rows * inputs, 0.5f),
        floats(random, rows * hidden, 1.5f / (float) Math.sqrt(hidden)),
        floats(random, 2 * rows, 0.3f),
        floats(random, learnedStart ? hidden : 0, 0.9f),
        floats(random, learnedStart && cell.hasMemory() ? hidden : 0, 0.9f));
  }

  static float[] floats(Random random, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * scale;
    }
    return values;
  }
}
