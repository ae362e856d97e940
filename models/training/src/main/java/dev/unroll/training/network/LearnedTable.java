package dev.unroll.training.network;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table learned from nothing. */
public final class LearnedTable extends TokenTable {
  private static final float SPREAD = 0.1f;

  private final Parameter table;

  public LearnedTable(int ids, int width) {
    super(width);
    table = learned("embedding", ids, width, new NormalInitializer(SPREAD));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    return new NDList(look(parameters, table, inputs.head(), training));
  }

  @Override
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    return new RecurrentNetwork.Embedding(ids, width(), values.apply(table));
  }
}
