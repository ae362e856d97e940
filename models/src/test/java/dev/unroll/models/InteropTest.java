package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles that {@code models/interop}'s scripts wrote from PyTorch and Keras, against the answers
 * of those frameworks.
 */
class InteropTest {
  private static final float TOLERANCE = 1e-4f;

  /** One golden event: what the model reads, and the answer at its last step. */
  private record Event(Chunk chunk, float[] answer) {}

  @TempDir Path dir;

  /** One answer a step: waiting events join. */
  static Stream<String> joinable() {
    return Stream.of("pytorch-lstm", "pytorch-gru", "keras-lstm", "keras-gru");
  }

  static Stream<String> bundles() {
    return Stream.concat(joinable(), Stream.of("keras-gru-reset-before"));
  }

  @ParameterizedTest
  @MethodSource("joinable")
  void stepGraph_carriesJoinsAndKeepsRowsApart(String name) throws Exception {
    try (Model model = Model.open(Bundle.read(folder(name)))) {
      Traits traits = model.traits();
      assertThat(List.of(traits.independent(), traits.carries(), traits.joinable()))
          .containsExactly(true, true, true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "keras-gru-reset-before")
  void answerAtTheLastStepAlone_carriesButDoesNotJoin(String name) throws Exception {
    try (Model model = Model.open(Bundle.read(folder(name)))) {
      Traits traits = model.traits();
      assertThat(List.of(traits.independent(), traits.carries(), traits.joinable()))
          .containsExactly(true, true, false);
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void stateCarriedFromEventToEvent_givesTheFrameworksAnswers(String name) throws Exception {
    assertThat(difference(folder(name), true)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void stateForgottenAtEachEvent_doesNot(String name) throws Exception {
    assertThat(difference(folder(name), false)).isGreaterThan(100 * TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void oneChangedWeight_doesNot(String name) throws Exception {
    for (String file : List.of(Bundle.MANIFEST, "golden.json")) {
      Files.copy(folder(name).resolve(file), dir.resolve(file));
    }
    byte[] graph = Files.readAllBytes(folder(name).resolve(Bundle.GRAPH));
    Files.write(dir.resolve(Bundle.GRAPH), withOneWeightChanged(graph));
    assertThatThrownBy(() -> Model.open(Bundle.read(dir)).close())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("golden.json: sequence sequences[0]");
  }

  @ParameterizedTest
  @MethodSource("joinable")
  void waitingEventsInOneCall_haveTheBitsOfSingleOnes(String name) throws Exception {
    try (Model model = Model.open(Bundle.read(folder(name)));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      for (List<Event> events : sequences(folder(name), model)) {
        Row joined = new Row(events.stream().map(Event::chunk).toList(), null);
        RowResult together = runner.run(List.of(joined), joined.steps()).get(0);
        List<RowResult> single = stepped(runner, events, true);
        for (int i = 0; i < single.size(); i++) {
          assertThat(together.answers()[i]).isEqualTo(single.get(i).answers()[0]);
        }
        assertThat(together.state()).isEqualTo(single.get(single.size() - 1).state());
      }
    }
  }

  private static Path folder(String name) throws Exception {
    return Path.of(InteropTest.class.getResource("interop/" + name).toURI());
  }

  /** The greatest difference of an answer to the golden one. */
  private static float difference(Path folder, boolean carry) throws Exception {
    float greatest = 0;
    try (Model model = Model.open(Bundle.read(folder));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      for (List<Event> events : sequences(folder, model)) {
        List<RowResult> results = stepped(runner, events, carry);
        for (int i = 0; i < events.size(); i++) {
          float[] expected = events.get(i).answer();
          float[] found = results.get(i).answers()[0];
          assertThat(found).hasSameSizeAs(expected);
          for (int k = 0; k < expected.length; k++) {
            greatest = Math.max(greatest, Math.abs(found[k] - expected[k]));
          }
        }
      }
    }
    return greatest;
  }

  private static List<RowResult> stepped(BatchRunner runner, List<Event> events, boolean carry)
      throws Exception {
    List<RowResult> results = new ArrayList<>();
    byte[] state = null;
    for (Event event : events) {
      Row row = new Row(List.of(event.chunk()), state);
      RowResult result = runner.run(List.of(row), row.steps()).get(0);
      results.add(result);
      state = carry ? result.state() : null;
    }
    return results;
  }

  private static List<List<Event>> sequences(Path folder, Model model) throws Exception {
    JsonNode golden = new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
    boolean eachStep = model.contract().answersEachStep();
    List<List<Event>> sequences = new ArrayList<>();
    for (JsonNode sequence : golden.get("sequences")) {
      List<Event> events = new ArrayList<>();
      for (JsonNode step : sequence.get("steps")) {
        JsonNode scores = step.get("outputs").get("scores");
        JsonNode last = eachStep ? scores.get(scores.size() - 1) : scores;
        events.add(new Event(chunk(step.get("inputs")), numbers(List.of(last))));
      }
      sequences.add(events);
    }
    assertThat(sequences).isNotEmpty().noneMatch(List::isEmpty);
    return sequences;
  }

  private static Chunk chunk(JsonNode inputs) {
    JsonNode tokens = inputs.get("tokens");
    List<JsonNode> steps = new ArrayList<>();
    (tokens == null ? inputs.get("x") : tokens).forEach(steps::add);
    return tokens == null
        ? Chunk.ofNumbers(numbers(steps), steps.get(0).size(), steps.size())
        : Chunk.ofTokens(steps.stream().mapToLong(JsonNode::longValue).toArray(), steps.size());
  }

  private static float[] numbers(List<JsonNode> arrays) {
    float[] values = new float[arrays.size() * arrays.get(0).size()];
    int at = 0;
    for (JsonNode array : arrays) {
      for (JsonNode value : array) {
        values[at++] = value.floatValue();
      }
    }
    return values;
  }

  /** Adds 1 to the first number of the largest matrix, a layer's recurrent weights. */
  private static byte[] withOneWeightChanged(byte[] bytes) throws Exception {
    OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(bytes).toBuilder();
    List<OnnxMl.TensorProto> weights = model.getGraph().getInitializerList();
    int largest = 0;
    for (int i = 1; i < weights.size(); i++) {
      if (weights.get(i).getRawData().size() > weights.get(largest).getRawData().size()) {
        largest = i;
      }
    }
    byte[] values = weights.get(largest).getRawData().toByteArray();
    ByteBuffer floats = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0, floats.getFloat(0) + 1);
    model.getGraphBuilder().getInitializerBuilder(largest).setRawData(ByteString.copyFrom(values));
    return model.build().toByteArray();
  }
}
