package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the tokens, perhaps a convolution, recurrent layers, pooling over the valid steps or
 * none, dense layer: the trainable twin of {@link dev.unroll.models.onnx.RecurrentNetwork}.
 *
 * <p>Input: {@link Rows#toNdList}. Output: scores before the softmax, {@code [batch, classes]}
 * where it pools, else {@code [batch, time, classes]}.
 */
public final class TokenClassifier extends AbstractBlock {
  private static final float FAR_BELOW = 1e9f;

  private final NetworkShape shape;
  private final TokenTable table;
  private final @Nullable CausalConvolution convolution;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Linear dense;

  /** One that learns its tokens' table from nothing. */
  public TokenClassifier(NetworkShape shape) {
    this(shape, new LearnedTable(shape.vocabulary(), shape.embedding()));
  }

  /**
   * @param table as wide as the shape says
   */
  public TokenClassifier(NetworkShape shape, TokenTable table) {
    this(shape, table, NetworkOptions.NONE);
  }

  /**
   * @param table as wide as the shape says
   * @param options what it has beyond the plain network
   */
  public TokenClassifier(NetworkShape shape, TokenTable table, NetworkOptions options) {
    this.shape = shape;
    this.table = addChildBlock("table", table);
    convolution =
        options.isConvolving()
            ? addChildBlock(
                "convolution", new CausalConvolution(options.kernel(), options.filters()))
            : null;
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          addChildBlock(
              "layer" + i,
              new RecurrentLayer(
                  shape.cell(),
                  shape.hidden(),
                  shape.directions(),
                  options.learnsInitial(),
                  options.recurrentDropout())));
    }
    dense = addChildBlock("dense", Linear.builder().setUnits(shape.classes()).build());
  }

  public NetworkShape shape() {
    return shape;
  }

  TokenTable table() {
    return table;
  }

  @Nullable CausalConvolution convolution() {
    return convolution;
  }

  List<RecurrentLayer> layers() {
    return List.copyOf(layers);
  }

  Linear dense() {
    return dense;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray tokens = inputs.get(0);
    NDArray steps = table.forward(parameters, new NDList(tokens), training).head();
    steps = dropColumns(steps, shape.embeddingDropout(), training);
    if (convolution != null) {
      steps = convolution.forward(parameters, new NDList(steps), training).head();
    }
    for (RecurrentLayer layer : layers) {
      steps = layer.forward(parameters, new NDList(steps, inputs.get(1)), training).head();
    }
    NDArray read =
        shape.pooling() == Pooling.NONE ? steps : meanMax(steps, inputs.get(2), inputs.get(3));
    read = Dropout.dropout(read, shape.outputDropout(), training).head();
    return dense.forward(parameters, new NDList(read), training);
  }

  /** Leaves out the same columns at all steps of a row (Gal and Ghahramani 2016, section 4). */
  private static NDArray dropColumns(NDArray steps, float share, boolean training) {
    if (!training || share == 0) {
      return steps;
    }
    Shape columns = new Shape(steps.getShape().get(0), 1, steps.getShape().get(2));
    return steps.mul(Dropout.dropout(steps.getManager().ones(columns), share, true).head());
  }

  private static NDArray meanMax(NDArray steps, NDArray valid, NDArray lengths) {
    NDArray mean = steps.mul(valid).sum(new int[] {1}).div(lengths);
    NDArray max = steps.sub(valid.mul(-1).add(1).mul(FAR_BELOW)).max(new int[] {1});
    return mean.concat(max, 1);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    long batch = inputs[0].get(0);
    long time = inputs[0].get(1);
    table.initialize(manager, type, inputs[0]);
    long width = shape.embedding();
    if (convolution != null) {
      convolution.initialize(manager, type, new Shape(batch, time, width));
      width = convolution.filters();
    }
    for (RecurrentLayer layer : layers) {
      layer.initialize(manager, type, new Shape(batch, time, width));
      width = shape.width();
    }
    dense.initialize(manager, type, new Shape(batch, width * shape.pooling().parts()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {
      shape.pooling() == Pooling.NONE
          ? new Shape(batch, inputs[0].get(1), shape.classes())
          : new Shape(batch, shape.classes())
    };
  }
}
