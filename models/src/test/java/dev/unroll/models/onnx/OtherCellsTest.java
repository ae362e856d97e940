package dev.unroll.models.onnx;

import static dev.unroll.models.onnx.RandomNetworks.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each graph, stepped from zero, against its own equation in plain Java. */
class OtherCellsTest {
  private static final int ROWS = 3;
  private static final int STEPS = 6;
  private static final Offset<Float> NEAR = within(1e-5f);

  private final Random inputs = new Random(2);

  @Test
  void stateSpace_followsItsRecurrence() throws OrtException {
    Random weights = new Random(1);
    float[] a = floats(weights, 12, 0.9f);
    float[] b = floats(weights, 12, 0.9f);
    float[] c = floats(weights, 12, 0.9f);
    float[][][] expected = new float[ROWS][3][4];
    Object h = new float[ROWS][3][4];
    try (GraphSteps graph = new GraphSteps(OtherCells.stateSpace(new Random(1)))) {
      for (int t = 0; t < STEPS; t++) {
        float[][] x = rows(3);
        Map<String, Object> found = graph.call(Map.of("input", x, "h_in", h));
        for (int row = 0; row < ROWS; row++) {
          float[] y = new float[3];
          for (int i = 0; i < 12; i++) {
            float[] units = expected[row][i / 4];
            units[i % 4] = a[i] * units[i % 4] + b[i] * x[row][i / 4];
            y[i / 4] += c[i] * units[i % 4];
          }
          assertThat(((float[][]) found.get("output"))[row]).containsExactly(y, NEAR);
        }
        h = found.get("h_out");
      }
    }
  }

  @Test
  void linearAttention_isTheWeightedMeanOfAllValues() throws OrtException {
    Random weights = new Random(1);
    float[] query = floats(weights, 16, 1);
    float[] key = floats(weights, 16, 1);
    float[] value = floats(weights, 16, 1);
    float[][][] x = new float[STEPS][][];
    Object s = new float[ROWS][4][4];
    Object z = new float[ROWS][4];
    try (GraphSteps graph = new GraphSteps(OtherCells.linearAttention(new Random(1)))) {
      for (int t = 0; t < STEPS; t++) {
        x[t] = rows(4);
        Map<String, Object> found = graph.call(Map.of("input", x[t], "past_s", s, "past_z", z));
        for (int row = 0; row < ROWS; row++) {
          // The same without a state: every earlier step weighs q·k, less by age.
          float[] q = softplus(product(x[t][row], query, 4));
          float[] y = new float[4];
          float norm = 0;
          for (int past = 0; past <= t; past++) {
            float[] k = softplus(product(x[past][row], key, 4));
            float[] v = product(x[past][row], value, 4);
            float weight = (float) Math.pow(0.9, t - past) * dot(q, k);
            norm += weight;
            for (int i = 0; i < 4; i++) {
              y[i] += weight * v[i];
            }
          }
          for (int i = 0; i < 4; i++) {
            y[i] /= norm;
          }
          assertThat(((float[][]) found.get("output"))[row]).containsExactly(y, NEAR);
        }
        s = found.get("present_s");
        z = found.get("present_z");
      }
    }
  }

  @Test
  void quasiRecurrent_poolsGatesOfTwoSteps() throws OrtException {
    float[] w = floats(new Random(1), 90, 1);
    float[][] before = new float[ROWS][3];
    float[][] cell = new float[ROWS][5];
    Object x = new float[ROWS][3];
    Object c = new float[ROWS][5];
    try (GraphSteps graph = new GraphSteps(OtherCells.quasiRecurrent(new Random(1)))) {
      for (int t = 0; t < STEPS; t++) {
        float[][] now = rows(3);
        Map<String, Object> found = graph.call(Map.of("input", now, "x_prev", x, "c_prev", c));
        for (int row = 0; row < ROWS; row++) {
          float[] pair = Arrays.copyOf(before[row], 6);
          System.arraycopy(now[row], 0, pair, 3, 3);
          float[] gates = product(pair, w, 15);
          float[] y = new float[5];
          for (int i = 0; i < 5; i++) {
            float keep = sigmoid(gates[5 + i]);
            cell[row][i] = keep * cell[row][i] + (1 - keep) * (float) Math.tanh(gates[i]);
            y[i] = sigmoid(gates[10 + i]) * cell[row][i];
          }
          assertThat(((float[][]) found.get("output"))[row]).containsExactly(y, NEAR);
          before[row] = now[row];
        }
        x = found.get("x_next");
        c = found.get("c_next");
      }
    }
  }

  @Test
  void streamingConvolution_inOneCallOrChunks_equalsTheFilter() throws OrtException {
    Random weights = new Random(1);
    float[] kernel = floats(weights, 18, 1);
    float[] bias = floats(weights, 3, 1);
    float[][] x = rows(2 * STEPS); // [row][2 * step + channel]
    float[][][] expected = new float[ROWS][STEPS][3];
    for (int row = 0; row < ROWS; row++) {
      for (int t = 0; t < STEPS; t++) {
        for (int out = 0; out < 3; out++) {
          float sum = bias[out];
          for (int back = 0; back < 3 && back <= t; back++) {
            for (int channel = 0; channel < 2; channel++) {
              sum += kernel[(out * 2 + channel) * 3 + 2 - back] * x[row][2 * (t - back) + channel];
            }
          }
          expected[row][t][out] = sum;
        }
      }
    }
    try (GraphSteps graph = new GraphSteps(OtherCells.streamingConvolution(new Random(1)))) {
      for (int[] ends : new int[][] {{STEPS}, {1, 2, STEPS}, {3, 4, 5, STEPS}}) {
        Object cache = new float[ROWS][2][2];
        int from = 0;
        for (int end : ends) {
          float[][][] chunk = new float[ROWS][end - from][];
          for (int row = 0; row < ROWS; row++) {
            for (int t = from; t < end; t++) {
              chunk[row][t - from] = Arrays.copyOfRange(x[row], 2 * t, 2 * t + 2);
            }
          }
          Map<String, Object> found = graph.call(Map.of("input", chunk, "cache_in", cache));
          float[][][] y = (float[][][]) found.get("output");
          for (int row = 0; row < ROWS; row++) {
            for (int t = from; t < end; t++) {
              assertThat(y[row][t - from]).containsExactly(expected[row][t], NEAR);
            }
          }
          cache = found.get("cache_out");
          from = end;
        }
      }
    }
  }

  @Test
  void runningMean_countsAndSums() throws OrtException {
    float[][] sum = new float[ROWS][2];
    Object steps = new long[ROWS];
    Object total = new float[ROWS][2];
    try (GraphSteps graph = new GraphSteps(OtherCells.runningMean())) {
      for (int t = 1; t <= STEPS; t++) {
        float[][] x = rows(2);
        Map<String, Object> found =
            graph.call(Map.of("input", x, "steps_in", steps, "sum_in", total));
        for (int row = 0; row < ROWS; row++) {
          sum[row][0] += x[row][0];
          sum[row][1] += x[row][1];
          assertThat(((float[][]) found.get("output"))[row])
              .containsExactly(new float[] {sum[row][0] / t, sum[row][1] / t}, NEAR);
        }
        assertThat((long[]) found.get("steps_out")).containsOnly(t);
        steps = found.get("steps_out");
        total = found.get("sum_out");
      }
    }
  }

  private float[][] rows(int width) {
    float[][] rows = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      rows[row] = floats(inputs, width, 1);
    }
    return rows;
  }

  /** {@code x W}, W row-major with so many columns. */
  static float[] product(float[] x, float[] w, int columns) {
    float[] y = new float[columns];
    for (int i = 0; i < w.length; i++) {
      y[i % columns] += x[i / columns] * w[i];
    }
    return y;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static float[] softplus(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) Math.log1p(Math.exp(x[i]));
    }
    return y;
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
