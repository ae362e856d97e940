package dev.unroll.models.onnx;

import static dev.unroll.models.onnx.OtherCellsTest.product;
import static dev.unroll.models.onnx.RandomNetworks.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That each graph is as odd as it says. */
class OddContractsTest {
  private static final Offset<Float> NEAR = within(1e-5f);

  private final Random inputs = new Random(2);

  @Test
  void timeMajor_steppedEqualsWhole() throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.timeMajor(new Random(1)))) {
      float[][][] x = cube(5, 3, 3); // [time, batch, features]
      Object h = new float[2][3][6];
      Map<String, Object> whole = graph.call(Map.of("input", x, "h0", h));
      for (int t = 0; t < 5; t++) {
        Map<String, Object> step = graph.call(Map.of("input", new float[][][] {x[t]}, "h0", h));
        h = step.get("hn");
        assertSame(
            ((float[][][]) step.get("output"))[0], ((float[][][]) whole.get("output"))[t], 3);
      }
      assertThat((float[][][]) whole.get("hn")).isDeepEqualTo((float[][][]) h);
    }
  }

  @Test
  void learnedStart_isUsedWhereNoStateIsGiven() throws OrtException {
    Random weights = new Random(1);
    float[] w = floats(weights, 8, 1);
    float[] r = floats(weights, 4, 1);
    float[] start = floats(weights, 4, 1);
    try (GraphSteps graph = new GraphSteps(OddContracts.learnedStart(new Random(1)))) {
      float[][] x = cube(1, 3, 2)[0];
      // ONNX Runtime's Java interface neither lists nor takes an input that has an initialiser.
      assertThat(graph.session().getInputNames()).containsExactly("input");
      assertThatThrownBy(() -> graph.call(Map.of("input", x, "h_in", new float[3][4])))
          .hasMessageContaining("Unexpected number of inputs");
      float[][] y = (float[][]) graph.call(Map.of("input", x)).get("h_out");
      for (int row = 0; row < 3; row++) {
        float[] sum = product(x[row], w, 4);
        for (int i = 0; i < 4; i++) {
          sum[i] = (float) Math.tanh(sum[i] + start[i] * r[i]);
        }
        assertThat(y[row]).containsExactly(sum, NEAR);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void fixedBatch_takesThatManyRowsAndNoOther(int rows) throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.fixedBatch(new Random(1), rows))) {
      Map<String, Object> found =
          graph.call(Map.of("input", cube(rows, 5, 3), "h_in", new float[1][rows][6]));
      assertThat((float[][][]) found.get("output")).hasDimensions(rows, 5);
      assertThatThrownBy(
              () -> graph.call(Map.of("input", cube(2, 5, 3), "h_in", new float[1][2][6])))
          .hasMessageContaining("invalid dimensions");
    }
  }

  @Test
  void severalPorts_steppedEqualsWhole() throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.severalPorts(new Random(1)))) {
      float[][] speaker = cube(1, 2, 4)[0];
      float[][][] frames = cube(2, 5, 8);
      Map<String, Object> at = new HashMap<>(Map.of("speaker", speaker, "frames", frames));
      at.put("h_in", new float[1][2][6]);
      Map<String, Object> whole = graph.call(at);
      for (int t = 0; t < 5; t++) {
        at.put("frames", new float[][][] {{frames[0][t]}, {frames[1][t]}});
        Map<String, Object> step = graph.call(at);
        at.put("h_in", step.get("h_out"));
        for (String output : new String[] {"level", "voice"}) {
          for (int row = 0; row < 2; row++) {
            assertThat(((float[][][]) step.get(output))[row][0])
                .containsExactly(((float[][][]) whole.get(output))[row][t], NEAR);
          }
        }
      }
    }
  }

  @Test
  void scalarConstant_dividesTheChange() throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.scalarConstant())) {
      Map<String, Object> found =
          graph.call(
              Map.of(
                  "input", new float[][] {{4, 8}},
                  "rate", 4L,
                  "level_in", new float[][] {{0, 4}}));
      assertThat((float[][]) found.get("output")).isDeepEqualTo(new float[][] {{1, 5}});
    }
  }

  @Test
  void lyingOutput_declaresOneRowAndGivesAll() throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.lyingOutput(new Random(1)))) {
      TensorInfo declared = (TensorInfo) graph.session().getOutputInfo().get("output").getInfo();
      assertThat(declared.getShape()).containsExactly(1, 4);
      Map<String, Object> found =
          graph.call(Map.of("input", cube(1, 3, 2)[0], "h_in", new float[3][4]));
      assertThat((float[][]) found.get("output"))
          .isDeepEqualTo((float[][]) found.get("h_out"))
          .hasDimensions(3, 4);
    }
  }

  @Test
  void leakyRows_changeWithTheirCompany() throws OrtException {
    try (GraphSteps graph = new GraphSteps(OddContracts.leakyRows(new Random(1)))) {
      float[][] x = cube(1, 3, 2)[0];
      Map<String, Object> together = graph.call(Map.of("input", x, "h_in", new float[3][4]));
      Map<String, Object> alone =
          graph.call(Map.of("input", new float[][] {x[0]}, "h_in", new float[1][4]));
      assertThat(((float[][]) alone.get("output"))[0]).containsOnly(0);
      assertThat(((float[][]) together.get("output"))[0]).doesNotContain(0);
      assertThat(((float[][]) together.get("h_out"))[0])
          .containsExactly(((float[][]) alone.get("h_out"))[0], NEAR);
    }
  }

  private static void assertSame(float[][] found, float[][] expected, int rows) {
    for (int row = 0; row < rows; row++) {
      assertThat(found[row]).containsExactly(expected[row], NEAR);
    }
  }

  private float[][][] cube(int a, int b, int width) {
    float[][][] cube = new float[a][b][];
    for (float[][] rows : cube) {
      for (int i = 0; i < b; i++) {
        rows[i] = floats(inputs, width, 1);
      }
    }
    return cube;
  }
}
