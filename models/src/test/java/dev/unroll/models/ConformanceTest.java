package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ONNX's own conformance cases for recurrent operators: weights come as inputs, so as constants;
 * the batch of three (or two) is found by measuring.
 */
class ConformanceTest {

  /**
   * @param inputs all of the graph's in order; the first is the data {@code [time, batch,
   *     features]}
   */
  @ParameterizedTest
  @CsvSource({
    "test_gru_defaults, X W R",
    "test_gru_seq_length, X W R B",
    "test_gru_with_initial_bias, X W R B",
    "test_lstm_defaults, X W R",
    "test_lstm_with_initial_bias, X W R B",
    "test_lstm_with_peepholes, X W R B sequence_lens initial_h initial_c P",
    "test_rnn_seq_length, X W R B",
    "test_simple_rnn_defaults, X W R",
    "test_simple_rnn_with_initial_bias, X W R B",
  })
  void goldenOutputs_areGiven(String name, String inputs) throws Exception {
    Path folder = SharedModels.folder().resolve("onnx_node_tests").resolve(name);
    List<String> names = List.of(inputs.split(" "));
    List<String> constants = new ArrayList<>();
    for (int i = 1; i < names.size(); i++) {
      TensorProto tensor = tensor(folder, "input_" + i);
      constants.add("\"" + names.get(i) + "\": " + json(tensor, 0, new int[1]));
    }
    TensorProto data = tensor(folder, "input_0");
    TensorProto golden = tensor(folder, "output_0");
    int steps = (int) data.getDims(0);
    int batch = (int) data.getDims(1);
    int features = (int) data.getDims(2);
    int hidden = (int) golden.getDims(2);
    String bundle =
        "\"vectoriser\": {\"kind\": \"numbers\"}, \"constants\": {"
            + String.join(", ", constants)
            + "}";
    byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
    try (Model model = Model.open(Bundles.of(graph, bundle));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(model.contract().fixedRows()).isEqualTo(batch);
      List<Row> rows = new ArrayList<>();
      for (int row = 0; row < batch; row++) {
        float[] values = new float[steps * features];
        for (int t = 0; t < steps; t++) {
          for (int f = 0; f < features; f++) {
            values[t * features + f] = value(data, (t * batch + row) * features + f);
          }
        }
        rows.add(new Row(List.of(Chunk.ofNumbers(values, values.length, 1)), null));
      }
      List<RowResult> results = runner.run(rows, 1);
      for (int row = 0; row < batch; row++) {
        float[] answer = results.get(row).answers()[0];
        assertThat(answer).hasSize(hidden);
        for (int i = 0; i < hidden; i++) {
          assertThat(answer[i]).isCloseTo(value(golden, row * hidden + i), within(1e-5f));
        }
      }
    }
  }

  private static TensorProto tensor(Path folder, String name) throws Exception {
    return TensorProto.parseFrom(
        Files.readAllBytes(folder.resolve("test_data_set_0").resolve(name + ".pb")));
  }

  private static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
  }

  private static float value(TensorProto tensor, int cell) {
    OnnxJavaType type = isFloat(tensor) ? OnnxJavaType.FLOAT : OnnxJavaType.INT32;
    ByteBuffer bytes =
        ByteBuffer.wrap(GraphFile.bytes(tensor, type)).order(ByteOrder.nativeOrder());
    return isFloat(tensor) ? bytes.getFloat(cell * 4) : bytes.getInt(cell * 4);
  }

  private static String json(TensorProto tensor, int axis, int[] cell) {
    if (axis == tensor.getDimsCount()) {
      float value = value(tensor, cell[0]++);
      return isFloat(tensor) ? Float.toString(value) : Integer.toString((int) value);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < tensor.getDims(axis); i++) {
      parts.add(json(tensor, axis + 1, cell));
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
