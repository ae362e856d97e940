package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained vectors, one a token: frozen, or tuned with the rest; as they are, or through a
 * learned projection without bias, which is folded into the table that is served.
 */
public final class VectorTable extends TokenTable {
  private final int ids;
  private final int dimensions;
  private final Parameter vectors;
  private final @Nullable Parameter projection;

  /**
   * @param vectors {@code [ids, dimensions]}, row-major
   * @param projected the width that the projection gives; 0 for no projection
   */
  public VectorTable(float[] vectors, int dimensions, int projected, boolean tuned) {
    super(projected > 0 ? projected : dimensions);
    this.ids = vectors.length / dimensions;
    this.dimensions = dimensions;
    this.vectors =
        addParameter(
            Parameter.builder()
                .setName("vectors")
                .setType(Parameter.Type.OTHER)
                .optRequiresGrad(tuned)
                .optShape(new Shape(ids, dimensions))
                .optInitializer((manager, shape, type) -> manager.create(vectors, shape))
                .build());
    projection =
        projected == 0
            ? null
            : addParameter(
                Parameter.builder()
                    .setName("projection")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(dimensions, projected))
                    .optInitializer(new NormalInitializer((float) (1 / Math.sqrt(dimensions))))
                    .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray tokens = inputs.head();
    NDArray table = parameters.getValue(vectors, tokens.getDevice(), training);
    NDArray rows = Embedding.embedding(tokens, table, SparseFormat.DENSE).head();
    if (projection == null) {
      return new NDList(rows);
    }
    NDArray narrow = parameters.getValue(projection, tokens.getDevice(), training);
    return new NDList(rows.matMul(narrow));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].add(width())};
  }

  @Override
  float[] rows(Function<Parameter, float[]> values) {
    float[] wide = values.apply(vectors);
    if (projection == null) {
      return wide;
    }
    float[] narrow = values.apply(projection);
    int width = width();
    float[] rows = new float[ids * width];
    for (int id = 0; id < ids; id++) {
      for (int f = 0; f < dimensions; f++) {
        float value = wide[id * dimensions + f];
        for (int i = 0; value != 0 && i < width; i++) {
          rows[id * width + i] += value * narrow[f * width + i];
        }
      }
    }
    return rows;
  }
}
