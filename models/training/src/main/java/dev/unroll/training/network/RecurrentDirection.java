package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.RNN;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of one cell over steps in their order: {@code [batch, time, inputs]} to {@code [batch,
 * time, hidden]}. Gate blocks stand as PyTorch has them: an LSTM's input, forget, cell, output; a
 * GRU's reset, update, new.
 *
 * <p>Recurrent dropout leaves the same units of the hidden state out of the recurrent product at
 * all steps (Gal and Ghahramani 2016, equation 7), and at all rows of a batch: so it is columns of
 * the weights that are left out, and the engine's fused cells run as they are.
 */
final class RecurrentDirection extends AbstractBlock {
  private final Cell cell;
  private final int hidden;
  private final float dropout;
  private final Parameter inputWeights;
  private final Parameter recurrentWeights;
  private final Parameter inputBiases;
  private final Parameter recurrentBiases;
  private final List<Parameter> initial;

  /**
   * @param learnsInitial whether h, and an LSTM's c, begin where training finds best, not at zero
   * @param dropout share of the hidden units left out of the recurrent product in training
   */
  RecurrentDirection(Cell cell, int hidden, boolean learnsInitial, float dropout) {
    this.cell = cell;
    this.hidden = hidden;
    this.dropout = dropout;
    inputWeights = add("i2h_weight", Parameter.Type.WEIGHT);
    recurrentWeights = add("h2h_weight", Parameter.Type.WEIGHT);
    inputBiases = add("i2h_bias", Parameter.Type.BIAS);
    recurrentBiases = add("h2h_bias", Parameter.Type.BIAS);
    List<String> states =
        cell.hasMemory() ? List.of("initial_h", "initial_c") : List.of("initial_h");
    initial =
        learnsInitial
            ? states.stream().map(name -> add(name, Parameter.Type.BIAS)).toList()
            : List.of();
  }

  private Parameter add(String name, Parameter.Type type) {
    Parameter.Builder parameter = Parameter.builder().setName(name).setType(type);
    if (type == Parameter.Type.BIAS) {
      parameter.optInitializer(Initializer.ZEROS);
    }
    return addParameter(parameter.build());
  }

  Cell cell() {
    return cell;
  }

  /** {@code [gates * hidden, inputs]}. */
  Parameter inputWeights() {
    return inputWeights;
  }

  /** {@code [gates * hidden, hidden]}. */
  Parameter recurrentWeights() {
    return recurrentWeights;
  }

  /** {@code [gates * hidden]}. */
  Parameter inputBiases() {
    return inputBiases;
  }

  /** {@code [gates * hidden]}. */
  Parameter recurrentBiases() {
    return recurrentBiases;
  }

  /** The learned initial h, and c for an LSTM, each {@code [hidden]}; empty where it is zero. */
  List<Parameter> initial() {
    return initial;
  }

  @Override
  public void prepare(Shape[] inputs) {
    long rows = (long) cell.gates() * hidden;
    inputWeights.setShape(new Shape(rows, inputs[0].get(2)));
    recurrentWeights.setShape(new Shape(rows, hidden));
    inputBiases.setShape(new Shape(rows));
    recurrentBiases.setShape(new Shape(rows));
    initial.forEach(parameter -> parameter.setShape(new Shape(hidden)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray steps = inputs.head();
    NDList weights = new NDList();
    for (Parameter each : List.of(inputWeights, recurrentWeights, inputBiases, recurrentBiases)) {
      weights.add(store.getValue(each, steps.getDevice(), training));
    }
    if (training && dropout > 0) {
      NDArray mask =
          Dropout.dropout(steps.getManager().ones(new Shape(1, hidden)), dropout, true).head();
      weights.set(1, mask.mul(weights.get(1)));
    }
    NDArray h = begin(0, store, steps, training);
    NDArray answer =
        switch (cell) {
          case RNN_TANH -> elman(steps, h, weights, training, RNN.Activation.TANH);
          case RNN_RELU -> elman(steps, h, weights, training, RNN.Activation.RELU);
          case LSTM -> {
            NDList states = new NDList(h, begin(1, store, steps, training));
            yield steps
                .getNDArrayInternal()
                .lstm(steps, states, weights, true, 1, 0, training, false, true)
                .head();
          }
          case GRU ->
              steps
                  .getNDArrayInternal()
                  .gru(steps, h, weights, true, 1, 0, training, false, true)
                  .head();
          case GRU_RESET_BEFORE -> resetBefore(steps, h.squeeze(0), weights);
        };
    return new NDList(answer);
  }

  /** A state before the first step, {@code [1, batch, hidden]}. */
  private NDArray begin(int state, ParameterStore store, NDArray steps, boolean training) {
    NDManager manager = steps.getManager();
    Shape shape = new Shape(1, steps.getShape().get(0), hidden);
    if (initial.isEmpty()) {
      return manager.zeros(shape);
    }
    NDArray learned = store.getValue(initial.get(state), steps.getDevice(), training);
    // Added to zeros, as the engine's cells want rows that lie one behind the other.
    return manager.zeros(shape).add(learned);
  }

  private static NDArray elman(
      NDArray steps, NDArray h, NDList weights, boolean training, RNN.Activation activation) {
    return steps
        .getNDArrayInternal()
        .rnn(steps, h, weights, true, 1, activation, 0, training, false, true)
        .head();
  }

  /** The engine has no such cell: {@code n = tanh(W x + b + R (r h) + b')}, step by step. */
  private NDArray resetBefore(NDArray steps, NDArray first, NDList weights) {
    NDManager manager = steps.getManager();
    NDArray input = held(manager, weights.get(0).transpose());
    NDArray recurrent = held(manager, weights.get(1).transpose());
    NDArray ahead = steps.matMul(input).add(weights.get(2)).add(weights.get(3));
    NDArray gates = recurrent.get(":, 0:" + 2 * hidden);
    NDArray fresh = recurrent.get(":, " + 2 * hidden + ":");
    NDList answers = new NDList();
    NDArray h = first;
    for (long t = 0; t < steps.getShape().get(1); t++) {
      NDArray x = ahead.get(":, " + t);
      NDArray sums = x.get(":, 0:" + 2 * hidden).add(h.matMul(gates));
      NDList both = Activation.sigmoid(sums).split(2, 1);
      NDArray n = x.get(":, " + 2 * hidden + ":").add(both.get(0).mul(h).matMul(fresh)).tanh();
      h = n.add(both.get(1).mul(h.sub(n)));
      answers.add(h);
    }
    return NDArrays.stack(answers, 1);
  }

  /** What is made of a parameter lives as long as the parameter, unless the step takes it over. */
  private static NDArray held(NDManager step, NDArray made) {
    made.attach(step);
    return made;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), hidden)};
  }
}
