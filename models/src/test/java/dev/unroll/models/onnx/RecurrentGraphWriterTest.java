package dev.unroll.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.onnx.ReferenceNetwork.Result;
import dev.unroll.models.onnx.ReferenceNetwork.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentGraphWriterTest {
  private static final int[] LENGTHS = {5, 1, 7, 3};
  private static final int TIME = 9;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @ParameterizedTest
  @CsvSource({
    "LSTM, 1, false, false, false", "GRU, 1, false, false, false",
    "LSTM, 2, false, true, false", "GRU, 2, false, true, false",
    "LSTM, 1, true, true, true", "GRU, 1, true, true, true",
    "LSTM, 2, true, false, true", "GRU, 2, true, false, true",
    "LSTM, 3, false, false, true", "GRU, 2, true, true, false",
    "RNN_TANH, 1, false, false, false", "RNN_TANH, 2, true, true, true",
    "RNN_RELU, 1, false, true, false", "RNN_RELU, 2, true, false, false",
    "GRU_RESET_BEFORE, 1, false, false, false", "GRU_RESET_BEFORE, 2, true, true, true",
  })
  void raggedRowsAmongNanPadsEqualTheEquationsRowByRow(
      Cell cell, int layers, boolean bidirectional, boolean tokens, boolean pooled)
      throws OrtException {
    RandomNetworks shape = RandomNetworks.of(cell, 6).layers(layers);
    shape = bidirectional ? shape.bidirectional() : shape;
    shape = tokens ? shape.tokens(11, 5) : shape.features(5);
    RecurrentNetwork network = (pooled ? shape.pooled() : shape).build(7);
    Random random = new Random(8);
    long[][] ids = new long[LENGTHS.length][TIME];
    float[][][] steps = new float[LENGTHS.length][TIME][5];
    fill(random, ids, steps);
    State[][] states = randomStates(random, network);
    ReferenceNetwork reference = new ReferenceNetwork(network);

    try (OrtSession session = session(RecurrentGraphWriter.write(network));
        Inputs inputs = new Inputs(environment)) {
      inputs.put(tokens ? "tokens" : "input", tokens ? ids : steps);
      inputs.put("lengths", LENGTHS);
      putStates(inputs, network, states);
      try (OrtSession.Result result = session.run(inputs.tensors)) {
        for (int row = 0; row < LENGTHS.length; row++) {
          float[][] valid = new float[LENGTHS[row]][];
          System.arraycopy(steps[row], 0, valid, 0, valid.length);
          long[] validIds = Arrays.copyOf(ids[row], valid.length);
          Result expected = reference.run(tokens ? reference.embed(validIds) : valid, states[row]);
          assertScores(value(result, "scores"), row, expected.scores(), pooled);
          assertStates(result, row, network, expected.states());
        }
      }
    }
  }

  @Test
  void sameNetworkGivesSameBytes() {
    assertThat(RandomNetworks.gru(4).pooled().graph(1))
        .isEqualTo(RandomNetworks.gru(4).pooled().graph(1))
        .isNotEqualTo(RandomNetworks.gru(4).pooled().graph(2));
  }

  @Test
  void widthsThatDoNotFitAreRefusedWithBothNumbers() {
    RecurrentNetwork good = RandomNetworks.lstm(4).build(1);
    assertThatThrownBy(
            () ->
                new RecurrentNetwork(
                    new RecurrentNetwork.Features(3),
                    good.layers(),
                    good.pooling(),
                    good.dense(),
                    true))
        .hasMessage("layer 0 input weights: expected 48, found 64");
    assertThatThrownBy(() -> new OnnxGraph("g").floats("w", new float[5], 2, 3))
        .hasMessage("initialiser w: shape [2, 3] takes 6 values, found 5");
  }

  /** Ids and features; beyond a row's length id 0 and NaN. */
  private static void fill(Random random, long[][] ids, float[][][] steps) {
    for (int row = 0; row < LENGTHS.length; row++) {
      for (int t = 0; t < TIME; t++) {
        boolean valid = t < LENGTHS[row];
        ids[row][t] = valid ? random.nextInt(11) : 0;
        for (int f = 0; f < steps[row][t].length; f++) {
          steps[row][t][f] = valid ? random.nextFloat() * 2 - 1 : Float.NaN;
        }
      }
    }
  }

  private static State[][] randomStates(Random random, RecurrentNetwork network) {
    State[][] states = new State[LENGTHS.length][];
    for (int row = 0; row < states.length; row++) {
      states[row] = new ReferenceNetwork(network).initial();
      for (State state : states[row]) {
        for (float[][] part : List.of(state.h(), state.c())) {
          for (float[] direction : part) {
            for (int unit = 0; unit < direction.length; unit++) {
              direction[unit] = random.nextFloat() - 0.5f;
            }
          }
        }
      }
    }
    return states;
  }

  private static void putStates(Inputs inputs, RecurrentNetwork network, State[][] states)
      throws OrtException {
    for (int i = 0; i < network.layers().size(); i++) {
      int directions = network.layers().get(i).directions().size();
      float[][][] h = new float[directions][states.length][];
      float[][][] c = new float[directions][states.length][];
      for (int row = 0; row < states.length; row++) {
        for (int d = 0; d < directions; d++) {
          h[d][row] = states[row][i].h()[d];
          c[d][row] = states[row][i].c()[d];
        }
      }
      inputs.put("h_in_" + i, h);
      if (network.layers().get(i).cell() == Cell.LSTM) {
        inputs.put("c_in_" + i, c);
      }
    }
  }

  private static void assertScores(Object scores, int row, float[][] expected, boolean pooled) {
    for (int t = 0; t < expected.length; t++) {
      float[] found = pooled ? ((float[][]) scores)[row] : ((float[][][]) scores)[row][t];
      assertThat(found).containsExactly(expected[t], within(1e-5f));
    }
  }

  private static void assertStates(
      OrtSession.Result result, int row, RecurrentNetwork network, State[] expected)
      throws OrtException {
    for (int i = 0; i < expected.length; i++) {
      float[][][] h = (float[][][]) value(result, "h_out_" + i);
      for (int d = 0; d < h.length; d++) {
        assertThat(h[d][row]).containsExactly(expected[i].h()[d], within(1e-5f));
      }
      if (network.layers().get(i).cell() == Cell.LSTM) {
        float[][][] c = (float[][][]) value(result, "c_out_" + i);
        for (int d = 0; d < c.length; d++) {
          assertThat(c[d][row]).containsExactly(expected[i].c()[d], within(1e-5f));
        }
      }
    }
  }

  private static Object value(OrtSession.Result result, String name) throws OrtException {
    return result.get(name).orElseThrow().getValue();
  }

  private OrtSession session(byte[] graph) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return environment.createSession(graph, options);
    }
  }

  /** Owns the tensors of one call. */
  private record Inputs(OrtEnvironment environment, Map<String, OnnxTensor> tensors)
      implements AutoCloseable {
    Inputs(OrtEnvironment environment) {
      this(environment, new HashMap<>());
    }

    void put(String name, Object array) throws OrtException {
      tensors.put(name, OnnxTensor.createTensor(environment, array));
    }

    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
