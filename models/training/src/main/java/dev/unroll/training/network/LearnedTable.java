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

/** A table learned from nothing. */
public final class LearnedTable extends TokenTable {
  private static final float SPREAD = 0.1f;

  private final Parameter table;

  public LearnedTable(int ids, int width) {
    super(width);
    table =
        addParameter(
            Parameter.builder()
                .setName("embedding")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(ids, width))
                .optInitializer(new NormalInitializer(SPREAD))
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray tokens = inputs.head();
    NDArray rows = parameters.getValue(table, tokens.getDevice(), training);
    return Embedding.embedding(tokens, rows, SparseFormat.DENSE);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].add(width())};
  }

  @Override
  float[] rows(Function<Parameter, float[]> values) {
    return values.apply(table);
  }
}
