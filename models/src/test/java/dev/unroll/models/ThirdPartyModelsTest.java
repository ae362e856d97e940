package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.PlainLoop.Answer;
import dev.unroll.models.PlainLoop.Graph;
import dev.unroll.models.PlainLoop.State;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that others wrote, each in the smallest bundle, a stream of several keys' events against
 * ONNX Runtime's own answers for each key alone.
 */
class ThirdPartyModelsTest {
  private static final int KEYS = 5;
  private static final int EVENTS = 60;
  private static final String NUMBERS = "\"vectoriser\": {\"kind\": \"numbers\"}";

  /**
   * @param json what model.json says beside its name, version and head
   * @param width numbers of a step that an event brings
   * @param steps of an event
   * @param context values put before an event's
   */
  record Subject(String model, String json, int width, int steps, int context, Graph graph) {
    @Override
    public String toString() {
      return model;
    }
  }

  static Stream<Subject> subjects() {
    return Stream.of(
        new Subject(
            "silero_vad/silero_vad.onnx",
            NUMBERS
                + ", \"constants\": {\"sr\": 16000}, \"shapes\": {\"input\": [\"batch\", 512]},"
                + " \"context\": {\"input\": 64}",
            512,
            1,
            64,
            new Graph(
                "input",
                new long[] {1, 576},
                0,
                false,
                "sr",
                List.of(new State("state", "stateN", 2, 1, 128)),
                List.of(new Answer("output", 0, -1)))),
        new Subject(
            "gazeconnect_lm/gazeconnect_lm_quantized.onnx",
            "\"vectoriser\": {\"kind\": \"tokens\", \"vocabulary\": 661}",
            1,
            1,
            0,
            new Graph(
                "input_ids",
                new long[] {1, 1},
                0,
                true,
                "",
                List.of(new State("h_in", "h_out", 1, 512), new State("c_in", "c_out", 1, 512)),
                List.of(new Answer("probs", 0, -1)))),
        new Subject(
            "gtcrn/gtcrn_simple.onnx",
            NUMBERS,
            514,
            1,
            0,
            new Graph(
                "mix",
                new long[] {1, 257, 1, 2},
                -1,
                false,
                "",
                List.of(
                    new State("conv_cache", "conv_cache_out", 2, 1, 16, 16, 33),
                    new State("tra_cache", "tra_cache_out", 2, 3, 1, 1, 16),
                    new State("inter_cache", "inter_cache_out", 2, 1, 33, 16)),
                List.of(new Answer("enh", -1, -1)))),
        new Subject(
            "dtln/model_1.onnx",
            NUMBERS,
            257,
            1,
            0,
            new Graph(
                "input_2",
                new long[] {1, 1, 257},
                -1,
                false,
                "",
                List.of(new State("input_3", "tf_op_layer_stack_2", 1, 2, 128, 2)),
                List.of(new Answer("activation_2", -1, -1)))),
        burn("rnn", false, new Answer("output", 1, 0), new Answer("h_n", 1, -1)),
        burn(
            "lstm",
            false,
            new Answer("output", 1, 0),
            new Answer("h_n", 1, -1),
            new Answer("c_n", 1, -1)),
        burn("gru", false, new Answer("Y", 2, 0), new Answer("Y_h", 1, -1)),
        burn(
            "lstm_bidirectional",
            true,
            new Answer("output", 1, -1),
            new Answer("h_n", 1, -1),
            new Answer("c_n", 1, -1)),
        burn("gru_bidirectional", true, new Answer("Y", 2, -1), new Answer("Y_h", 1, -1)),
        burn(
            "rnn_with_initial_state",
            List.of(new State("h_0", "h_n", 1, 2, 8)),
            new Answer("output", 1, 0)),
        burn(
            "lstm_with_initial_state",
            List.of(new State("h_0", "h_n", 1, 2, 8), new State("c_0", "c_n", 1, 2, 8)),
            new Answer("output", 1, 0)),
        burn(
            "gru_with_initial_state",
            List.of(new State("initial_h", "Y_h", 1, 2, 8)),
            new Answer("Y", 2, 0)),
        new Subject(
            "burn_tests/scan_multi_state.onnx",
            NUMBERS,
            3,
            4,
            0,
            new Graph(
                "input_sequence",
                new long[] {4, 2, 3},
                1,
                false,
                "",
                List.of(
                    new State("initial_hidden", "final_hidden", 2, 3),
                    new State("initial_cell", "final_cell", 2, 3)),
                List.of(new Answer("output_sequence", 1, 0)))));
  }

  /** A window of five steps where the whole of it answers. */
  private static Subject burn(String name, boolean window, Answer... answers) {
    return burn(name, window, List.of(), answers);
  }

  private static Subject burn(String name, List<State> states, Answer... answers) {
    return burn(name, false, states, answers);
  }

  private static Subject burn(String name, boolean window, List<State> states, Answer... answers) {
    return new Subject(
        "burn_tests/" + name + ".onnx",
        NUMBERS,
        window ? 20 : 4,
        window ? 1 : 5,
        0,
        new Graph("input", new long[] {5, 2, 4}, 1, false, "", states, List.of(answers)));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void eventsOfSeveralKeys_haveTheBitsOfOnnxRuntimeAlone(Subject subject) throws Exception {
    byte[] graph = SharedModels.graph(subject.model());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Random random = new Random(11);
    Map<Integer, PlainLoop> plain = new HashMap<>();
    Map<Integer, byte[]> states = new HashMap<>();
    Map<Integer, float[]> contexts = new HashMap<>();
    float worst = 0;
    try (Model model = Model.open(Bundles.of(graph, subject.json()));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      for (int key = 0; key < KEYS; key++) {
        plain.put(
            key,
            new PlainLoop(
                environment.createSession(graph, new OrtSession.SessionOptions()),
                subject.graph()));
        contexts.put(key, new float[subject.context()]);
      }
      float[] sound = subject.context() > 0 ? wave() : new float[0];
      for (int event = 0; event < EVENTS; event += KEYS) {
        List<Integer> keys = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        for (int key = random.nextInt(2); key < KEYS; key += 1 + random.nextInt(2)) {
          int cells = subject.width() * subject.steps();
          float[] values = new float[cells];
          for (int i = 0; i < cells; i++) {
            values[i] =
                subject.graph().tokens()
                    ? random.nextInt(661)
                    : sound.length > 0
                        ? sound[(key * 16_000 + event * 512 + i) % sound.length]
                        : (float) random.nextGaussian();
          }
          float[] whole = Arrays.copyOf(contexts.get(key), subject.context() + cells);
          System.arraycopy(values, 0, whole, subject.context(), cells);
          contexts.put(key, Arrays.copyOfRange(whole, cells, whole.length));
          expected.add(plain.get(key).next(whole));
          keys.add(key);
          rows.add(new Row(List.of(chunk(subject, values)), states.get(key)));
        }
        int steps = model.contract().paddedLength(subject.steps());
        List<RowResult> results = runner.run(rows, steps);
        for (int i = 0; i < rows.size(); i++) {
          float[] answer = results.get(i).answers()[0];
          assertThat(answer).hasSameSizeAs(expected.get(i));
          assertThat(results.get(i).finite()).isTrue();
          worst = Math.max(worst, TrialRows.difference(expected.get(i), answer));
          states.put(keys.get(i), results.get(i).state());
        }
      }
    } finally {
      for (PlainLoop loop : plain.values()) {
        loop.close();
      }
    }
    System.out.println("| " + subject.model() + " | " + subject.json() + " | " + worst + " |");
    assertThat(worst).as(subject.model()).isZero();
  }

  private static Chunk chunk(Subject subject, float[] values) {
    if (!subject.graph().tokens()) {
      return Chunk.ofNumbers(values, subject.width(), subject.steps());
    }
    long[] ids = new long[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (long) values[i];
    }
    return Chunk.ofTokens(ids, ids.length);
  }

  /** Thirty seconds of speech, 16-bit samples after a header of 44 bytes. */
  private static float[] wave() throws Exception {
    byte[] bytes =
        Files.readAllBytes(SharedModels.folder().resolve("silero_vad/test_first30s.wav"));
    ByteBuffer samples =
        ByteBuffer.wrap(bytes, 44, bytes.length - 44).slice().order(ByteOrder.LITTLE_ENDIAN);
    float[] sound = new float[samples.remaining() / Short.BYTES];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = samples.getShort(i * Short.BYTES) / 32768f;
    }
    return sound;
  }

  @Test
  void sileroWithoutItsRate_isToldTheConstantToAdd() throws Exception {
    assertTold(
        "silero_vad/silero_vad.onnx",
        NUMBERS,
        "input sr: a single INT64 cannot differ from key to key; add \"constants\": {\"sr\": VALUE}"
            + " to model.json");
  }

  @Test
  void sileroWithoutItsWindow_isToldTheShapeToAdd() throws Exception {
    assertTold(
        "silero_vad/silero_vad.onnx",
        NUMBERS + ", \"constants\": {\"sr\": 16000}",
        "where an axis is no time, say its size in model.json, \"shapes\": {\"input\": [\"batch\","
            + " SIZE]}");
  }

  @Test
  void wordModelThatReadsOneTokenOfARow_takesOneTokenACall() throws Exception {
    byte[] graph = SharedModels.graph("gazeconnect_lm/gazeconnect_lm_quantized.onnx");
    try (Model model =
        Model.open(
            Bundles.of(graph, "\"vectoriser\": {\"kind\": \"tokens\", \"vocabulary\": 661}"))) {
      assertThat(model.contract().inputs().get(0)).hasToString("input_ids int64 [batch, 1]");
      assertThat(model.traits().independent()).isFalse();
      assertThat(model.traits().notes())
          .anyMatch(note -> note.contains("so the axis is no time"))
          .anyMatch(note -> note.contains("of 2 rows, one answered otherwise than alone by 0.0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test_gru_batchwise", "test_lstm_batchwise", "test_simple_rnn_batchwise"})
  void batchMajorOperators_areRefusedWithTheWayOut(String name) throws Exception {
    assertTold(
        "onnx_node_tests/" + name + "/model.onnx",
        NUMBERS,
        "export with layout 0, and a Transpose before and after for batch-first inputs and"
            + " outputs");
  }

  private static void assertTold(String model, String json, String told) throws Exception {
    byte[] graph = SharedModels.graph(model);
    assertThatThrownBy(() -> Model.open(Bundles.of(graph, json)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(told);
  }
}
