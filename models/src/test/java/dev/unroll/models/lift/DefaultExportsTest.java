package dev.unroll.models.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.unroll.models.onnx.GraphSteps;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get from PyTorch and Keras without asking for states (see the fixtures' README). */
class DefaultExportsTest {
  private static final int STEPS = 5; // what the fixed ones take

  @ParameterizedTest
  @CsvSource({
    "torch-lstm-2, input, 3, 4, 0",
    "torch-gru, input, 3, 1, 0",
    "torch-rnn, input, 3, 1, 0",
    "torch-lstm-last-fixed, input, 2, 2, 5",
    "torch-dynamo-lstm-2, input, 3, 4, 0",
    "torch-dynamo-gru-fixed, x, 2, 1, 5",
    "keras-lstm, keras_tensor, 3, 2, 0",
    "keras-gru, keras_tensor_13, 3, 1, 0",
    "keras-lstm-last, keras_tensor_7, 3, 2, 0",
    "keras-lstm-last-fixed, keras_tensor_10, 3, 2, 5",
    "tf2onnx-lstm-2, x, 3, 4, 0",
  })
  void hiddenStates_carriedStepByStep_giveWhatTheWholeSequenceGave(
      String name, String input, int rows, int states, long relaxed)
      throws IOException, OrtException {
    byte[] original = fixture(name);
    Lifted lifted = StateLift.lift(original, name);

    assertThat(lifted.states()).hasSize(states);
    assertThat(lifted.initial()).isEmpty();
    assertThat(lifted.relaxed()).isEqualTo(relaxed);
    assertThat(lifted.removed()).isPositive();
    assertThat(lifted.greatestDifference()).isLessThanOrEqualTo(1e-5);
    Random random = new Random(3);
    float[][][] x = new float[rows][STEPS][3];
    Arrays.stream(x)
        .flatMap(Arrays::stream)
        .forEach(
            step -> {
              for (int i = 0; i < step.length; i++) {
                step[i] = (float) random.nextGaussian();
              }
            });
    try (GraphSteps whole = new GraphSteps(original);
        GraphSteps steps = new GraphSteps(lifted.graph())) {
      Object expected = whole.call(Map.of(input, x)).values().iterator().next();
      Map<String, Object> call = new HashMap<>();
      for (Lifted.State state : lifted.states()) {
        call.put(state.in(), zeros(steps, state, rows));
      }
      for (int t = 0; t < STEPS; t++) {
        float[][][] now = new float[rows][1][];
        for (int row = 0; row < rows; row++) {
          now[row][0] = x[row][t];
        }
        call.put(input, now);
        Map<String, Object> answer = steps.call(call);
        Object found = answer.values().iterator().next();
        for (int row = 0; row < rows; row++) {
          if (expected instanceof float[][][] each) {
            assertThat(((float[][][]) found)[row][0]).containsExactly(each[row][t], within(1e-5f));
          } else if (t == STEPS - 1) {
            assertThat(((float[][]) found)[row])
                .containsExactly(((float[][]) expected)[row], within(1e-5f));
          }
        }
        lifted.states().forEach(state -> call.put(state.in(), answer.get(state.out())));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch-bilstm", "torch-dynamo-bilstm"})
  void bidirectionalLayer_isRefusedWithTheReason(String name) throws IOException {
    byte[] graph = fixture(name);
    assertThatThrownBy(() -> StateLift.lift(graph, name))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(name + ": LSTM ")
        .hasMessageEndingWith(
            ": expected direction forward, found bidirectional; a backward layer begins at a"
                + " sequence's end, so its state cannot be carried from event to event. Run the"
                + " graph as it is, with carry: none");
  }

  @Test
  void layerUnrolledByTheExporter_isRefusedWithTheExportThatWorks() throws IOException {
    byte[] graph = fixture("torch-dynamo-rnn");
    assertThatThrownBy(() -> StateLift.lift(graph, "rnn.onnx"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "rnn.onnx: nothing to lift: expected LSTM, GRU, RNN, or a Scan or Loop that carries a"
                + " float state, found only Add, Concat, MatMul, Slice, Squeeze, Tanh, Transpose."
                + " If the exporter unrolled the layer over a fixed number of steps (PyTorch's"
                + " dynamo exporter does so with nn.RNN), export with dynamo=False; if the states"
                + " are inputs and outputs already, go on with unroll model init");
  }

  @Test
  void fixedTime_isDeclaredDynamicAtBothEnds() throws IOException, OrtException {
    Lifted lifted = StateLift.lift(fixture("torch-dynamo-gru-fixed"), "gru");
    try (GraphSteps graph = new GraphSteps(lifted.graph())) {
      assertThat(((TensorInfo) graph.session().getInputInfo().get("x").getInfo()).getShape())
          .containsExactly(2, -1, 3);
      assertThat(((TensorInfo) graph.session().getOutputInfo().get("linear").getInfo()).getShape())
          .containsExactly(2, -1, 2);
    }
    assertThat(lifted.states())
        .isEqualTo(
            List.of(
                new Lifted.State("GRU node_gru__1", "h_in_0", "h_out_0", List.of("1", "2", "4"))));
  }

  private static Object zeros(GraphSteps graph, Lifted.State state, int rows) throws OrtException {
    long[] shape =
        ((TensorInfo) graph.session().getInputInfo().get(state.in()).getInfo()).getShape();
    return shape.length == 3 ? new float[1][rows][4] : new float[rows][4];
  }

  private static byte[] fixture(String name) throws IOException {
    String path = "/dev/unroll/models/interop-defaults/" + name + ".onnx";
    try (InputStream file = DefaultExportsTest.class.getResourceAsStream(path)) {
      assertThat(file).as(path).isNotNull();
      return file.readAllBytes();
    }
  }
}
