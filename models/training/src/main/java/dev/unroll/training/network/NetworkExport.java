package dev.unroll.training.network;

import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.models.onnx.RecurrentNetwork.Convolution;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TokenClassifier}'s weights as a {@link RecurrentNetwork}. PyTorch, on which DJL's blocks
 * run, orders an LSTM's gates input, forget, cell, output and a GRU's reset, update, new; ONNX
 * orders them input, output, forget, cell and update, reset, hidden.
 */
public final class NetworkExport {
  private static final int[] ONE_BLOCK = {0};
  private static final int[] LSTM_BLOCKS = {0, 3, 1, 2};
  private static final int[] GRU_BLOCKS = {1, 0, 2};

  private NetworkExport() {}

  /**
   * The network, with softmax.
   *
   * @param values gives a parameter's numbers, row-major: its own or an average
   */
  public static RecurrentNetwork export(
      TokenClassifier classifier, Function<Parameter, float[]> values) {
    NetworkShape shape = classifier.shape();
    List<Layer> layers = new ArrayList<>();
    for (RecurrentLayer layer : classifier.layers()) {
      layers.add(layer(layer, values));
    }
    return new RecurrentNetwork(
        classifier.table().served(shape.vocabulary(), values),
        convolution(classifier.convolution(), shape.embedding(), values),
        layers,
        shape.pooling(),
        dense(classifier.dense(), shape.classes(), values),
        true);
  }

  /** One layer, for networks that are put together otherwise. */
  public static Layer layer(RecurrentLayer layer, Function<Parameter, float[]> values) {
    List<Direction> directions =
        layer.cells().stream().map(cell -> direction(cell, values)).toList();
    return new Layer(layer.cell(), layer.hidden(), directions);
  }

  private static Direction direction(RecurrentDirection cell, Function<Parameter, float[]> values) {
    int[] order =
        switch (cell.cell()) {
          case RNN_TANH, RNN_RELU -> ONE_BLOCK;
          case LSTM -> LSTM_BLOCKS;
          case GRU, GRU_RESET_BEFORE -> GRU_BLOCKS;
        };
    float[] inputBias = reordered(values.apply(cell.inputBiases()), order);
    float[] recurrentBias = reordered(values.apply(cell.recurrentBiases()), order);
    float[] biases = new float[inputBias.length + recurrentBias.length];
    System.arraycopy(inputBias, 0, biases, 0, inputBias.length);
    System.arraycopy(recurrentBias, 0, biases, inputBias.length, recurrentBias.length);
    List<float[]> initial = cell.initial().stream().map(values).toList();
    return new Direction(
        reordered(values.apply(cell.inputWeights()), order),
        reordered(values.apply(cell.recurrentWeights()), order),
        biases,
        initial.isEmpty() ? new float[0] : initial.get(0),
        initial.size() < 2 ? new float[0] : initial.get(1));
  }

  private static @Nullable Convolution convolution(
      @Nullable CausalConvolution trained, int inputs, Function<Parameter, float[]> values) {
    return trained == null
        ? null
        : new Convolution(
            trained.kernel(),
            inputs,
            trained.filters(),
            values.apply(trained.weights()),
            values.apply(trained.biases()));
  }

  /** Block i of the result is block {@code order[i]} of {@code values}. */
  private static float[] reordered(float[] values, int[] order) {
    int size = values.length / order.length;
    float[] result = new float[values.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * size, result, i * size, size);
    }
    return result;
  }

  /** The engine keeps the dense layer's weights as {@code [classes, inputs]}. */
  static Dense dense(Linear dense, int classes, Function<Parameter, float[]> values) {
    float[] byClass = values.apply(dense.getDirectParameters().get("weight"));
    int inputs = byClass.length / classes;
    float[] weights = new float[byClass.length];
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < inputs; i++) {
        weights[i * classes + c] = byClass[c * inputs + i];
      }
    }
    return new Dense(
        inputs, classes, weights, values.apply(dense.getDirectParameters().get("bias")));
  }
}
