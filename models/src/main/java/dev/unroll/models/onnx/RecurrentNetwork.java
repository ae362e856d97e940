package dev.unroll.models.onnx;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A trained recurrent network as plain numbers: input, perhaps a convolution, layers from first to
 * last, pooling, dense layer. All matrices are row-major. The arrays are not copied: whoever makes
 * a network no longer changes them.
 *
 * @param input what a step is: a token id or a row of floats
 * @param convolution what stands between input and layers; null for nothing
 * @param softmax whether the scores are probabilities over the classes, or the dense layer's own
 *     numbers
 */
public record RecurrentNetwork(
    Input input,
    @Nullable Convolution convolution,
    List<Layer> layers,
    Pooling pooling,
    Dense dense,
    boolean softmax) {

  /** One without a convolution. */
  public RecurrentNetwork(
      Input input, List<Layer> layers, Pooling pooling, Dense dense, boolean softmax) {
    this(input, null, layers, pooling, dense, softmax);
  }

  public RecurrentNetwork {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a recurrent network needs at least one layer");
    }
    int width = input.width();
    if (convolution != null) {
      expect("convolution inputs", width, convolution.inputs());
      width = convolution.filters();
    }
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

  /** The same network with its table kept in floats; itself where nothing is kept otherwise. */
  public RecurrentNetwork inFloats() {
    return input instanceof Embedding table && table.form() != TableGraph.Form.FLOATS
        ? new RecurrentNetwork(
            new Embedding(table.vocabulary(), table.width(), table.table()),
            convolution,
            layers,
            pooling,
            dense,
            softmax)
        : this;
  }

  /** What enters the first layer at each step. */
  public sealed interface Input permits Embedding, OneHot, Features {
    /** Floats a step. */
    int width();
  }

  /**
   * Steps are token ids, each looked up in a table.
   *
   * @param table {@code [vocabulary, width]}
   * @param form how the graph keeps it
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a network
  public record Embedding(int vocabulary, int width, float[] table, TableGraph.Form form)
      implements Input {
    public Embedding {
      expect("embedding table", vocabulary * width, table.length);
    }

    /** A table kept in floats. */
    public Embedding(int vocabulary, int width, float[] table) {
      this(vocabulary, width, table, TableGraph.Form.FLOATS);
    }
  }

  /** Steps are token ids, each a row of zeros with a one at its place. */
  public record OneHot(int vocabulary) implements Input {
    @Override
    public int width() {
      return vocabulary;
    }
  }

  /** Steps are rows of {@code width} floats. */
  public record Features(int width) implements Input {}

  /**
   * A causal convolution over time with max(0, ·) behind it: step t of the result is made of the
   * inputs t - kernel + 1 to t; before a sequence stand zeros.
   *
   * @param kernel steps that a filter sees, at least 2
   * @param weights {@code [kernel * inputs, filters]}, the oldest step first
   * @param biases {@code [filters]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Convolution(int kernel, int inputs, int filters, float[] weights, float[] biases) {
    public Convolution {
      if (kernel < 2) {
        throw new IllegalArgumentException(
            "convolution kernel: expected 2 or more, found " + kernel);
      }
      expect("convolution weights", kernel * inputs * filters, weights.length);
      expect("convolution biases", filters, biases.length);
    }
  }

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
      if (direction.initialH().length > 0) {
        expect("layer " + index + " initial h", hidden, direction.initialH().length);
        int memory = cell.hasMemory() ? hidden : 0;
        expect("layer " + index + " initial c", memory, direction.initialC().length);
      }
    }
  }

  /**
   * The weights of one direction, gate blocks in ONNX's order (see {@link Cell}).
   *
   * @param input W, {@code [gates * hidden, inputs]}
   * @param recurrent R, {@code [gates * hidden, hidden]}
   * @param biases the input biases, then the recurrent biases: {@code [2 * gates * hidden]}
   * @param initialH where h begins, {@code [hidden]}; empty for zero, in all directions of a layer
   * @param initialC where an LSTM's c begins; empty for zero and for other cells
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Direction(
      float[] input, float[] recurrent, float[] biases, float[] initialH, float[] initialC) {
    private static final float[] ZERO = {};

    /** One that begins at zero. */
    public Direction(float[] input, float[] recurrent, float[] biases) {
      this(input, recurrent, biases, ZERO, ZERO);
    }
  }

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
          String.format(Locale.ROOT, "%s: expected %d, found %d", what, expected, found));
    }
  }
}
