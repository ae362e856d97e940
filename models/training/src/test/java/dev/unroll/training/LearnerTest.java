package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.Rows;
import dev.unroll.training.network.TokenClassifier;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static final NetworkShape SHAPE =
      new NetworkShape(Cell.GRU, 10, 4, 6, 1, false, Pooling.MEAN_MAX, 2, 0, 0);
  private static final LearningSettings SETTINGS = new LearningSettings(1, 1, 2, 1e-2f, 0, 0, 0, 1);

  @Test
  void aBatchWhoseGradientIsNoNumberTeachesNothing() {
    try (Learner learner = new Learner(new TokenClassifier(SHAPE), SETTINGS, 10, 1)) {
      learner.step(batch(1));
      byte[] before = RecurrentGraphWriter.write(learner.averaged());

      learner.step(batch(Float.NaN));

      assertThat(learner.skipped()).isEqualTo(1);
      assertThat(RecurrentGraphWriter.write(learner.averaged())).isEqualTo(before);

      assertThat(learner.step(batch(1))).isFinite();
      assertThat(learner.skipped()).isEqualTo(1);
      assertThat(RecurrentGraphWriter.write(learner.averaged())).isNotEqualTo(before);
    }
  }

  private static Batch batch(float weight) {
    Rows rows = Rows.of(new int[] {2, 3, 4}, new int[] {2, 5});
    return new Batch(rows, new long[] {0, 1}, new float[] {1, 0, 0, 1}, new float[] {weight, 1});
  }
}
