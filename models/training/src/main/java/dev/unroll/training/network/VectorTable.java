package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained vectors, one a token: frozen, or tuned with the rest; as they are, or through a
 * learned projection without bias, which is folded into the table that is served.
 */
public final class VectorTable extends TokenTable {
  private final Parameter vectors;
  private final @Nullable Parameter projection;

  /**
   * @param vectors {@code [ids, dimensions]}, row-major
   * @param projected the width that the projection gives; 0 for no projection
   */
  public VectorTable(float[] vectors, int dimensions, int projected, boolean tuned) {
    super(projected > 0 ? projected : dimensions);
    this.vectors = known("vectors", vectors, dimensions, tuned);
    projection =
        projected == 0
            ? null
            : learned(
                "projection",
                dimensions,
                projected,
                new NormalInitializer((float) (1 / Math.sqrt(dimensions))));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray tokens = inputs.head();
    NDArray rows = look(parameters, vectors, tokens, training);
    if (projection == null) {
      return new NDList(rows);
    }
    NDArray narrow = parameters.getValue(projection, tokens.getDevice(), training);
    return new NDList(rows.matMul(narrow));
  }

  @Override
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    float[] wide = values.apply(vectors);
    return new RecurrentNetwork.Embedding(
        ids, width(), projection == null ? wide : project(wide, values.apply(projection), width()));
  }
}
