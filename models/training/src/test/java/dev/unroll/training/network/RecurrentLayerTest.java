package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.unroll.models.onnx.Cell;
import org.junit.jupiter.api.Test;

class RecurrentLayerTest {
  private static final int HIDDEN = 64;
  private static final int STEPS = 6;

  /** {@code h' = relu(h)} from ones: what is left out is 0 for good, the rest doubles each step. */
  @Test
  void trainingLeavesTheSameHalfOfTheStateOutAtAllSteps() {
    float[] last = lastStep(true);
    assertThat(last).containsOnly(0, 1 << STEPS).contains(0, 1 << STEPS);
  }

  @Test
  void servingLeavesNothingOut() {
    assertThat(lastStep(false)).containsOnly(1);
  }

  private static float[] lastStep(boolean training) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      RecurrentLayer layer = new RecurrentLayer(Cell.RNN_RELU, HIDDEN, 1, true, 0.5f);
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, STEPS, 3));
      RecurrentDirection cell = layer.cells().get(0);
      set(cell.inputWeights(), 0);
      set(cell.initial().get(0), 1);
      cell.recurrentWeights().getArray().set(manager.eye(HIDDEN).toFloatArray());
      NDArray steps = manager.ones(new Shape(1, STEPS, 3));
      NDArray answers =
          layer
              .forward(new ParameterStore(manager, false), new NDList(steps), training)
              .singletonOrThrow();
      return answers.get("0, " + (STEPS - 1)).toFloatArray();
    }
  }

  private static void set(Parameter parameter, float value) {
    NDArray array = parameter.getArray();
    array.set(array.getManager().full(array.getShape(), value).toFloatArray());
  }
}
