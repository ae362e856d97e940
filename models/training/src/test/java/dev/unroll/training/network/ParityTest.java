package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.training.OnnxScorer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DJL computes and what the exported graph computes in ONNX Runtime are the same numbers. */
class ParityTest {
  private static final int[] LENGTHS = {1, 9, 4, 13, 2, 13, 30};
  private static final int VOCABULARY = 40;

  @ParameterizedTest(name = "{0}, both directions {1}, {2} layers, {3}")
  @CsvSource({
    "LSTM, false, 1, NONE",
    "LSTM, false, 2, NONE",
    "LSTM, true, 1, NONE",
    "LSTM, true, 2, NONE",
    "GRU, false, 1, NONE",
    "GRU, false, 2, NONE",
    "GRU, true, 1, NONE",
    "GRU, true, 2, NONE",
    "LSTM, true, 1, MEAN_MAX",
    "LSTM, true, 2, MEAN_MAX",
    "LSTM, false, 2, MEAN_MAX",
    "GRU, true, 1, MEAN_MAX",
    "GRU, true, 2, MEAN_MAX",
    "GRU, false, 1, MEAN_MAX",
  })
  void raggedRowsScoreAlikeInDjlAndOnnxRuntime(
      Cell cell, boolean bidirectional, int layers, Pooling pooling) {
    NetworkShape shape =
        new NetworkShape(cell, VOCABULARY, 12, 16, layers, bidirectional, pooling, 3, 0.3f, 0.5f);
    Rows rows = randomRows();
    Engine.getEngine("PyTorch").setRandomSeed(5);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      TokenClassifier classifier = new TokenClassifier(shape);
      classifier.setInitializer(new UniformInitializer(0.6f), parameter -> true);
      Shape steps = new Shape(1, 1, 1);
      classifier.initialize(
          manager, DataType.FLOAT32, new Shape(1, 1), steps, steps, new Shape(1, 1));
      NDArray expected =
          classifier
              .forward(new ParameterStore(manager, false), rows.toNdList(manager), false)
              .head()
              .softmax(-1);
      byte[] graph =
          RecurrentGraphWriter.write(
              NetworkExport.export(classifier, p -> p.getArray().toFloatArray()));
      try (OnnxScorer scorer = new OnnxScorer(graph)) {
        assertSame(rows, scorer.score(rows), expected.toFloatArray());
      }
    }
  }

  private static void assertSame(Rows rows, OnnxScorer.Scores scores, float[] expected) {
    for (int row = 0; row < rows.count(); row++) {
      int valid = scores.steps() == 1 ? 1 : rows.lengths()[row];
      for (int step = 0; step < valid; step++) {
        int from = (row * scores.steps() + step) * scores.classes();
        float[] one = Arrays.copyOfRange(expected, from, from + scores.classes());
        assertThat(scores.at(row, step)).containsExactly(one, within(1e-5f));
      }
    }
  }

  private static Rows randomRows() {
    Random random = new Random(3);
    int[][] ids = new int[LENGTHS.length][];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = random.ints(LENGTHS[row], 1, VOCABULARY).toArray();
    }
    return Rows.of(ids);
  }
}
