package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {
  @Test
  void allTogetherAreShortenedToTheNormAndKeepTheirDirection() {
    assertThat(clipped(new float[] {3, 0}, new float[] {4}, 1)).containsExactly(0.6f, 0, 0.8f);
  }

  @Test
  void shorterOnesStayAsTheyAre() {
    assertThat(clipped(new float[] {3, 0}, new float[] {4}, 5.5f)).containsExactly(3, 0, 4);
    assertThat(clipped(new float[] {30, 0}, new float[] {40}, 0)).containsExactly(30, 0, 40);
  }

  @Test
  void oneThatIsNoNumberForbidsTheStep() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(clipped(new float[] {1, bad}, new float[] {4}, 1)).isEmpty();
    }
  }

  /** The gradients after clipping; none where the step must not be taken. */
  private static float[] clipped(float[] first, float[] second, float norm) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      List<Parameter> parameters = List.of(parameter(manager, 2), parameter(manager, 1));
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        // The gradient of a sum of products is the other factor.
        NDArray sum =
            parameters
                .get(0)
                .getArray()
                .mul(manager.create(first))
                .sum()
                .add(parameters.get(1).getArray().mul(manager.create(second)).sum());
        collector.backward(sum);
      }
      if (!Gradients.clip(parameters, norm)) {
        return new float[0];
      }
      float[] a = parameters.get(0).getArray().getGradient().toFloatArray();
      float[] b = parameters.get(1).getArray().getGradient().toFloatArray();
      return new float[] {a[0], a[1], b[0]};
    }
  }

  private static Parameter parameter(NDManager manager, int size) {
    Parameter parameter =
        Parameter.builder()
            .setName("p" + size)
            .setType(Parameter.Type.WEIGHT)
            .optShape(new Shape(size))
            .optInitializer((m, shape, type) -> m.ones(shape))
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }
}
