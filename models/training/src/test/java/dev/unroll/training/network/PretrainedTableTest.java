package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.training.OnnxScorer;
import dev.unroll.training.text.TokenFeatures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PretrainedTableTest {
  private static final TokenFeatures FEATURES =
      new TokenFeatures(
          2,
          new float[] {0, 0, 1, 0, 0, 1, 0.6f, 0.8f},
          new int[][] {{0, 1, 1, 2}, {0, 3, 4, 4}},
          5,
          new int[] {0, 1, 0, 2},
          3);

  @Test
  void foldedTableHoldsTheRowsThatTheNetworkReads() {
    Engine.getEngine("PyTorch").setRandomSeed(4);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      PretrainedTable table = new PretrainedTable(FEATURES, 3, 0.5f);
      table.setInitializer(new UniformInitializer(0.6f), parameter -> parameter.requiresGradient());
      table.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
      NDList tokens = new NDList(manager.create(new long[] {0, 1, 2, 3}, new Shape(1, 4)));
      float[] read =
          table.forward(new ParameterStore(manager, false), tokens, false).head().toFloatArray();

      assertThat(table.rows(p -> p.getArray().toFloatArray())).containsExactly(read, within(1e-6f));
      assertThat(Arrays.copyOfRange(read, 3, 6)).isNotEqualTo(Arrays.copyOfRange(read, 6, 9));
    }
  }

  @Test
  void tableOfBytesIsOffByNoMoreThanHalfAByteOfItsRow() {
    NetworkShape shape = new NetworkShape(Cell.LSTM, 4, 3, 2, 1, true, Pooling.MEAN_MAX, 2, 0, 0);
    Engine.getEngine("PyTorch").setRandomSeed(4);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      TokenClassifier classifier = new TokenClassifier(shape, new PretrainedTable(FEATURES, 3, 0));
      classifier.setInitializer(
          new UniformInitializer(0.6f), parameter -> parameter.requiresGradient());
      Shape steps = new Shape(1, 1, 1);
      classifier.initialize(
          manager, DataType.FLOAT32, new Shape(1, 1), steps, steps, new Shape(1, 1));
      Rows rows = Rows.of(new int[] {3, 1, 2}, new int[] {2});
      float[] expected =
          classifier
              .forward(new ParameterStore(manager, false), rows.toNdList(manager), false)
              .head()
              .softmax(-1)
              .toFloatArray();
      byte[] graph =
          RecurrentGraphWriter.write(
              NetworkExport.export(classifier, p -> p.getArray().toFloatArray()));
      try (OnnxScorer scorer = new OnnxScorer(graph)) {
        OnnxScorer.Scores scores = scorer.score(rows);
        assertThat(scores.at(0, 0))
            .containsExactly(Arrays.copyOfRange(expected, 0, 2), within(5e-3f));
        assertThat(scores.at(1, 0))
            .containsExactly(Arrays.copyOfRange(expected, 2, 4), within(5e-3f));
      }
    }
  }
}
