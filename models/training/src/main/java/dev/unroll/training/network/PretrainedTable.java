package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.models.onnx.TableGraph;
import dev.unroll.training.text.TokenFeatures;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table made of what is known of the tokens beforehand. The row of token t is
 *
 * <pre>vector(t) · P + Σ C[code of t] + D[t]</pre>
 *
 * with P, C and D learned: P makes the pretrained vectors narrow, C is shared by tokens that have a
 * code in common, and D, which begins at zero, is a change for the tokens that the training texts
 * hold often enough. In training D is left out of a share of the steps, so that the network also
 * learns to read tokens that it will meet for the first time.
 */
public final class PretrainedTable extends TokenTable {
  private static final float SPREAD = 0.3f;
  private static final float CODE_SPREAD = 0.1f;

  private final TokenFeatures features;
  private final float leftOut;
  private final Parameter vectors;
  private final Parameter projection;
  private final Parameter codes;
  private final Parameter changes;

  /**
   * @param leftOut share of the steps at which training leaves the token's own change out
   */
  public PretrainedTable(TokenFeatures features, int width, float leftOut) {
    super(width);
    this.features = features;
    this.leftOut = leftOut;
    vectors = known("vectors", features.vectors(), features.width(), false);
    projection = learned("projection", features.width(), width, new NormalInitializer(SPREAD));
    codes = learned("codes", features.codeCount(), width, new NormalInitializer(CODE_SPREAD));
    changes = learned("changes", features.changeCount(), width, Initializer.ZEROS);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray tokens = inputs.head();
    NDManager manager = tokens.getManager();
    Shape steps = tokens.getShape();
    int[] ids = Arrays.stream(tokens.toLongArray()).mapToInt(Math::toIntExact).toArray();
    NDArray row = look(parameters, vectors, tokens, training);
    row =
        row.reshape(-1, features.width())
            .matMul(parameters.getValue(projection, tokens.getDevice(), training))
            .reshape(steps.add(width()));
    int[][] code = features.codes();
    NDArray shared =
        look(parameters, codes, at(manager, ids, steps.add(code.length), code), training);
    NDArray change =
        look(parameters, changes, at(manager, ids, steps, features.changes()), training);
    if (training && leftOut > 0) {
      NDArray kept = manager.randomUniform(0, 1, steps.add(1)).gte(leftOut);
      change = change.mul(kept.toType(change.getDataType(), false));
    }
    return new NDList(row.add(shared.sum(new int[] {2})).add(change));
  }

  /** Each token's places in one table or several, side by side. */
  private static NDArray at(NDManager manager, int[] ids, Shape shape, int[]... places) {
    long[] all = new long[ids.length * places.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = places[i % places.length][ids[i / places.length]];
    }
    return manager.create(all, shape);
  }

  @Override
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    return new RecurrentNetwork.Embedding(ids, width(), rows(values), TableGraph.Form.BYTES);
  }

  /** The table as it is served: {@code [ids, width]}, row-major. */
  float[] rows(Function<Parameter, float[]> values) {
    float[] shared = values.apply(codes);
    float[] own = values.apply(changes);
    float[] rows = project(features.vectors(), values.apply(projection), width());
    for (int id = 0; id < features.ids(); id++) {
      for (int[] code : features.codes()) {
        add(shared, code[id], rows, id * width());
      }
      add(own, features.changes()[id], rows, id * width());
    }
    return rows;
  }

  private void add(float[] table, int row, float[] rows, int to) {
    for (int i = 0; i < width(); i++) {
      rows[to + i] += table[row * width() + i];
    }
  }
}
