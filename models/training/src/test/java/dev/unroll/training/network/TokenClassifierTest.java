package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.Networks.Variant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenClassifierTest {
  static Stream<Arguments> networks() {
    return Arrays.stream(Cell.values())
        .flatMap(
            cell -> Stream.of(Variant.PRETRAINED, Variant.ALL).map(v -> Arguments.of(cell, v)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("networks")
  void aStepLeavesNothingInTheParametersHands(Cell cell, Variant variant) {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager lasting = engine.newBaseManager()) {
      TokenClassifier classifier = Networks.classifier(cell, variant, Pooling.MEAN_MAX);
      Shape steps = new Shape(1, 1, 1);
      classifier.initialize(
          lasting, DataType.FLOAT32, new Shape(1, 1), steps, steps, new Shape(1, 1));
      int held = lasting.getManagedArrays().size();
      try (NDManager manager = lasting.newSubManager();
          GradientCollector gradients = engine.newGradientCollector()) {
        gradients.backward(
            classifier
                .forward(
                    new ParameterStore(lasting, false), Networks.rows().toNdList(manager), true)
                .head()
                .sum());
      }
      assertThat(lasting.getManagedArrays().size()).isEqualTo(held);
    }
  }
}
