package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.Pooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embedding, recurrent layers, pooling over the valid steps or none, dense layer: the trainable
 * twin of {@link dev.unroll.models.onnx.RecurrentNetwork}.
 *
 * <p>Input: {@link Rows#toNdList}. Output: scores before the softmax, {@code [batch, classes]}
 * where it pools, else {@code [batch, time, classes]}.
 */
public final class TokenClassifier extends AbstractBlock {
  private static final float FAR_BELOW = 1e9f;
  private static final float EMBEDDING_SPREAD = 0.1f;

  private final NetworkShape shape;
  private final Parameter embedding;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Linear dense;

  public TokenClassifier(NetworkShape shape) {
    this.shape = shape;
    embedding =
        addParameter(
            Parameter.builder()
                .setName("embedding")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(new NormalInitializer(EMBEDDING_SPREAD))
                .build());
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          addChildBlock(
              "layer" + i, new RecurrentLayer(shape.cell(), shape.hidden(), shape.directions())));
    }
    dense = addChildBlock("dense", Linear.builder().setUnits(shape.classes()).build());
  }

  public NetworkShape shape() {
    return shape;
  }

  Parameter embedding() {
    return embedding;
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
    NDArray table = parameters.getValue(embedding, tokens.getDevice(), training);
    NDArray steps = Embedding.embedding(tokens, table, SparseFormat.DENSE).head();
    steps = dropColumns(steps, shape.embeddingDropout(), training);
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
  public void prepare(Shape[] inputs) {
    embedding.setShape(new Shape(shape.vocabulary(), shape.embedding()));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    long batch = inputs[0].get(0);
    long time = inputs[0].get(1);
    long width = shape.embedding();
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
