package dev.unroll.training.network;

import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.util.function.Function;

/**
 * Gives every token its row of floats. Input: token ids int64 {@code [batch, time]}. Output: {@code
 * [batch, time, width]}. However it is made up in training, it is served as one plain table.
 */
public abstract class TokenTable extends AbstractBlock {
  private final int width;

  TokenTable(int width) {
    this.width = width;
  }

  /** Floats a token. */
  public final int width() {
    return width;
  }

  /**
   * The table as it is served: {@code [ids, width]}, row-major.
   *
   * @param values gives a parameter's numbers: its own or an average
   */
  abstract float[] rows(Function<Parameter, float[]> values);

  /** What the served network reads: the table over so many ids. */
  RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values) {
    return new RecurrentNetwork.Embedding(ids, width, rows(values));
  }
}
