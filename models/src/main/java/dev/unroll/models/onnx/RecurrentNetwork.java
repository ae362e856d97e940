package dev.unroll.models.onnx;

import java.util.List;

/**
 * A trained recurrent network as plain numbers: input, layers from first to last, pooling, dense
 * layer. All matrices are row-major. The arrays are not copied: whoever makes a network no longer
 * changes them.
 *
 * @param input what a step is: a token id or a row of floats
 * @param softmax whether the scores are probabilities over the classes, or the dense layer's own
 *     numbers
 */
public record RecurrentNetwork(
    Input input, List<Layer> layers, Pooling pooling, Dense dense, boolean softmax) {

  public RecurrentNetwork {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a recurrent network needs at least one layer");
    }
    int width = input.width();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      for (Direction direction : layer.directions()) {
        layer.check(i, width, direction);
      }
      width = layer.width();
    }
    expect("dense inputs", width * pooling.parts(), dense.inputs());
  }

  /** The width of what the last layer gives at each step. */
  public int width() {
    return layers.get(layers.size() - 1).width();
  }

  /** What enters the first layer at each step. */
  public sealed interface Input permits Embedding, Features {
    /** Floats a step. */
    int width();
  }

  /**
   * Steps are token ids, each looked up in a table.
   *
   * @param table {@code [vocabulary, width]}
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a network
  public record Embedding(int vocabulary, int width, float[] table) implements Input {
    public Embedding {
      expect("embedding table", vocabulary * width, table.length);
    }
  }

  /** Steps are rows of {@code width} floats. */
  public record Features(int width) implements Input {}

  /**
   * One recurrent layer.
   *
   * @param directions forward alone, or forward and backward; their outputs stand side by side
   */
  public record Layer(Cell cell, int hidden, List<Direction> directions) {
    public Layer {
      directions = List.copyOf(directions);
      if (directions.isEmpty() || directions.size() > 2) {
        throw new IllegalArgumentException(
            "a layer has 1 or 2 directions, found " + directions.size());
      }
    }

    /** Floats a step that the layer gives. */
    public int width() {
      return hidden * directions.size();
    }

    private void check(int index, int inputs, Direction direction) {
      int rows = cell.gates() * hidden;
      expect("layer " + index + " input weights", rows * inputs, direction.input().length);
      expect("layer " + index + " recurrent weights", rows * hidden, direction.recurrent().length);
      expect("layer " + index + " biases", 2 * rows, direction.biases().length);
    }
  }

  /**
   * The weights of one direction, gate blocks in ONNX's order (see {@link Cell}).
   *
   * @param input W, {@code [gates * hidden, inputs]}
   * @param recurrent R, {@code [gates * hidden, hidden]}
   * @param biases the input biases, then the recurrent biases: {@code [2 * gates * hidden]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Direction(float[] input, float[] recurrent, float[] biases) {}

  /**
   * {@code scores = x · weights + biases}.
   *
   * @param weights {@code [inputs, classes]}
   * @param biases {@code [classes]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Dense(int inputs, int classes, float[] weights, float[] biases) {
    public Dense {
      expect("dense weights", inputs * classes, weights.length);
      expect("dense biases", classes, biases.length);
    }
  }

  private static void expect(String what, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s: expected %d, found %d".formatted(what, expected, found));
    }
  }
}
