package dev.unroll.training.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** No table at all: a token is a row of zeros with a one at its place. For small vocabularies. */
public final class OneHotTable extends TokenTable {
  public OneHotTable(int ids) {
    super(ids);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    return new NDList(inputs.head().oneHot(width()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].add(width())};
  }

  @Override
  float[] rows(Function<Parameter, float[]> values) {
    float[] rows = new float[width() * width()];
    for (int id = 0; id < width(); id++) {
      rows[id * width() + id] = 1;
    }
    return rows;
  }

  @Override
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    return new RecurrentNetwork.OneHot(ids);
  }
}
