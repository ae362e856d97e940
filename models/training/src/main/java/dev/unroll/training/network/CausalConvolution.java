package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The trainable twin of {@link dev.unroll.models.onnx.RecurrentNetwork.Convolution}: {@code [batch,
 * time, inputs]} to {@code [batch, time, filters]}, each step made of its own inputs and of those
 * before it, zeros before the first.
 */
public final class CausalConvolution extends AbstractBlock {
  private final int kernel;
  private final int filters;
  private final Parameter weights;
  private final Parameter biases;

  /**
   * @param kernel steps that a filter sees
   */
  public CausalConvolution(int kernel, int filters) {
    this.kernel = kernel;
    this.filters = filters;
    weights =
        addParameter(Parameter.builder().setName("weights").setType(Parameter.Type.WEIGHT).build());
    biases =
        addParameter(
            Parameter.builder()
                .setName("biases")
                .setType(Parameter.Type.BIAS)
                .optInitializer(Initializer.ZEROS)
                .build());
  }

  int kernel() {
    return kernel;
  }

  int filters() {
    return filters;
  }

  /** {@code [kernel * inputs, filters]}, the oldest step first. */
  Parameter weights() {
    return weights;
  }

  Parameter biases() {
    return biases;
  }

  @Override
  public void prepare(Shape[] inputs) {
    weights.setShape(new Shape(kernel * inputs[0].get(2), filters));
    biases.setShape(new Shape(filters));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray steps = inputs.head();
    long rows = steps.getShape().get(0);
    long time = steps.getShape().get(1);
    NDArray before = steps.getManager().zeros(new Shape(rows, kernel - 1, steps.getShape().get(2)));
    NDArray all = before.concat(steps, 1);
    NDArray windows = all.get(":, 0:" + time);
    for (int i = 1; i < kernel; i++) {
      windows = windows.concat(all.get(":, " + i + ":" + (i + time)), 2);
    }
    NDArray sums =
        windows
            .matMul(store.getValue(weights, steps.getDevice(), training))
            .add(store.getValue(biases, steps.getDevice(), training));
    return new NDList(Activation.relu(sums));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), filters)};
  }
}
