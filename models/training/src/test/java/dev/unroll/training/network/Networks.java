package dev.unroll.training.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.util.Random;

/** Classifiers of seeded random weights in the training engine, and what they make of rows. */
public final class Networks {
  public static final int VOCABULARY = 40;
  private static final int[] LENGTHS = {1, 9, 4, 13, 2, 13, 30};
  private static final int WIDTH = 12;

  private Networks() {}

  /** What a network may be beside its cell. */
  public enum Variant {
    PLAIN,
    STACKED,
    BIDIRECTIONAL,
    STACKED_BIDIRECTIONAL,
    INITIAL,
    INITIAL_BIDIRECTIONAL,
    ONE_HOT,
    PRETRAINED,
    PROJECTED,
    CONVOLUTION,
    ALL;

    boolean isBidirectional() {
      return this == BIDIRECTIONAL
          || this == STACKED_BIDIRECTIONAL
          || this == INITIAL_BIDIRECTIONAL;
    }

    boolean isStacked() {
      return this == STACKED || this == STACKED_BIDIRECTIONAL || this == ALL;
    }
  }

  /** A network, and its scores in the engine: {@code [row][step][class]}, flat. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Made(RecurrentNetwork network, float[] scores) {}

  public static Made make(Cell cell, Variant variant, Pooling pooling) {
    Engine.getEngine("PyTorch").setRandomSeed(5);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      TokenClassifier classifier = classifier(cell, variant, pooling);
      classifier.setInitializer(
          new UniformInitializer(0.6f), parameter -> !parameter.getName().equals("vectors"));
      Shape steps = new Shape(1, 1, 1);
      classifier.initialize(
          manager, DataType.FLOAT32, new Shape(1, 1), steps, steps, new Shape(1, 1));
      NDArray scores =
          classifier
              .forward(new ParameterStore(manager, false), rows().toNdList(manager), false)
              .head()
              .softmax(-1);
      return new Made(
          NetworkExport.export(classifier, p -> p.getArray().toFloatArray()),
          scores.toFloatArray());
    }
  }

  static TokenClassifier classifier(Cell cell, Variant variant, Pooling pooling) {
    TokenTable table =
        switch (variant) {
          case ONE_HOT -> new OneHotTable(VOCABULARY);
          case PRETRAINED -> new VectorTable(vectors(WIDTH), WIDTH, 0, true);
          case PROJECTED, ALL -> new VectorTable(vectors(20), 20, WIDTH, false);
          default -> new LearnedTable(VOCABULARY, WIDTH);
        };
    boolean all = variant == Variant.ALL;
    NetworkOptions options =
        new NetworkOptions(
            all || variant == Variant.CONVOLUTION ? 4 : 0,
            10,
            all || variant.name().startsWith("INITIAL"),
            0.3f);
    NetworkShape shape =
        new NetworkShape(
            cell,
            VOCABULARY,
            table.width(),
            16,
            variant.isStacked() ? 2 : 1,
            variant.isBidirectional(),
            pooling,
            3,
            0.3f,
            0.5f);
    return new TokenClassifier(shape, table, options);
  }

  private static float[] vectors(int width) {
    Random random = new Random(9);
    float[] vectors = new float[VOCABULARY * width];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return vectors;
  }

  /** Rows of many lengths, the same every time. */
  public static Rows rows() {
    Random random = new Random(3);
    int[][] ids = new int[LENGTHS.length][];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = random.ints(LENGTHS[row], 1, VOCABULARY).toArray();
    }
    return Rows.of(ids);
  }
}
