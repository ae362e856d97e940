package dev.unroll.training.network;

import ai.djl.ndarray.NDList;
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
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    return new RecurrentNetwork.OneHot(ids);
  }
}
