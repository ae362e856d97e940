package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
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
   * What the served network reads.
   *
   * @param ids how many token ids there are
   * @param values gives a parameter's numbers: its own or an average
   */
  abstract RecurrentNetwork.Input served(int ids, Function<Parameter, float[]> values);

  /** Adds a learned matrix. */
  final Parameter learned(String name, int rows, int columns, Initializer initializer) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.WEIGHT)
            .optShape(new Shape(rows, columns))
            .optInitializer(initializer)
            .build());
  }

  /** Adds a matrix that begins with known numbers, row-major, and is tuned or stays as it is. */
  final Parameter known(String name, float[] rows, int columns, boolean tuned) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optRequiresGrad(tuned)
            .optShape(new Shape(rows.length / columns, columns))
            .optInitializer((manager, shape, type) -> manager.create(rows, shape))
            .build());
  }

  /** The rows of a matrix that stand at {@code places}, one more axis behind theirs. */
  static NDArray look(
      ParameterStore parameters, Parameter table, NDArray places, boolean training) {
    NDArray rows = parameters.getValue(table, places.getDevice(), training);
    return Embedding.embedding(places, rows, SparseFormat.DENSE).head();
  }

  /** The product of rows, row-major, and a projection {@code [their width, width]}. */
  static float[] project(float[] wide, float[] projection, int width) {
    int features = projection.length / width;
    float[] rows = new float[wide.length / features * width];
    for (int i = 0; i < wide.length; i++) {
      int to = i / features * width;
      int from = i % features * width;
      for (int j = 0; wide[i] != 0 && j < width; j++) {
        rows[to + j] += wide[i] * projection[from + j];
      }
    }
    return rows;
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].add(width)};
  }
}
