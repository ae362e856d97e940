package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.schemas.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
  private static final int VOCABULARY = 50;

  static Stream<RandomNetworks> causal() {
    return Stream.of(
        RandomNetworks.lstm(16),
        RandomNetworks.gru(16),
        RandomNetworks.lstm(64).layers(2),
        RandomNetworks.gru(33).layers(2));
  }

  @ParameterizedTest
  @MethodSource("causal")
  void causalNetwork_carriesAndJoinsAndKeepsRowsApart(RandomNetworks network) {
    try (Model model = Model.open(Bundles.tokens(network, VOCABULARY, 3, 1))) {
      assertTraits(model, true, true, true);
    }
  }

  @Test
  void bidirectionalNetwork_doesNotCarry() {
    RandomNetworks network = RandomNetworks.lstm(16).bidirectional().pooled();
    try (Model model = Model.open(Bundles.tokens(network, VOCABULARY, 3, 1))) {
      assertTraits(model, true, false, false);
    }
  }

  @Test
  void pooledNetwork_carriesButDoesNotJoin() {
    try (Model model =
        Model.open(Bundles.tokens(RandomNetworks.gru(16).pooled(), VOCABULARY, 3, 1))) {
      assertTraits(model, true, true, false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stateInPlace_isAsItWas_whereAnyCallOfTheRowsFails(boolean isolated) throws Exception {
    RunnerOptions options = new RunnerOptions(isolated, Precision.FLOAT32, false);
    try (Model model = Model.open(Bundles.tokens(RandomNetworks.gru(16), VOCABULARY, 3, 2));
        BatchRunner runner = model.runner(options)) {
      Chunk token = Chunk.ofTokens(new long[] {1}, 1);
      Chunk unknown = Chunk.ofTokens(new long[] {VOCABULARY + 7}, 1);
      byte[] state = runner.run(List.of(new Row(List.of(token), null)), 1).get(0).state();
      byte[] before = state.clone();
      List<Row> rows =
          List.of(new Row(List.of(token), state, true), new Row(List.of(unknown), null, true));
      assertThatThrownBy(() -> runner.run(rows, 1)).isInstanceOf(OrtException.class);
      assertThat(state).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("causal")
  void row_hasTheSameBitsInAnyCompany(RandomNetworks network) throws Exception {
    Random random = new Random(7);
    try (Model model = Model.open(Bundles.tokens(network, VOCABULARY, 3, 2));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int steps = 5 + random.nextInt(2);
        byte[] state =
            runner.run(List.of(new Row(List.of(tokens(random, 3)), null)), 3).get(0).state();
        rows.add(new Row(List.of(tokens(random, steps)), state));
      }
      List<RowResult> all = runner.run(rows, 6);
      for (int from : new int[] {0, 1, 40, 98, 99}) {
        List<RowResult> some = runner.run(rows.subList(from, 100), 6);
        for (int i = 0; i < some.size(); i++) {
          assertThat(some.get(i)).usingRecursiveComparison().isEqualTo(all.get(from + i));
        }
      }
    }
  }

  /** The sum's bits depend on where a row of so many numbers lies in memory. */
  @ParameterizedTest
  @ValueSource(ints = {10, 13, 14, 17})
  void sumsThatDependOnARowsPlace_areFoundAtEachStep(int width) {
    OnnxGraph graph =
        shares(width)
            .longs("last", new long[] {2}, 1)
            .node("ReduceSum", List.of("weights", "last"), List.of("sum"));
    try (Model model = Model.open(Bundles.vector(graph.toBytes()))) {
      assertThat(model.traits().independent()).as("%s", model.traits()).isFalse();
      assertThat(model.traits().notes().get(0)).contains("one answered otherwise than alone");
    }
  }

  @Test
  void sumsByProducts_keepRowsApart() {
    float[] ones = new float[13 * 13];
    Arrays.fill(ones, 1);
    OnnxGraph graph =
        shares(13)
            .floats("ones", ones, 13, 13)
            .node("MatMul", List.of("weights", "ones"), List.of("sum"));
    try (Model model = Model.open(Bundles.vector(graph.toBytes()))) {
      assertThat(model.traits().independent()).as("%s", model.traits()).isTrue();
    }
  }

  /** Each number's share of a step's {@code sum}, which is the caller's to add. */
  private static OnnxGraph shares(int width) {
    String numbers = Integer.toString(width);
    return new OnnxGraph("shares")
        .input("x", ElementType.FLOAT, "batch", "time", numbers)
        .output("y", ElementType.FLOAT, "batch", "time", numbers)
        .node("Exp", List.of("x"), List.of("weights"))
        .node("Div", List.of("weights", "sum"), List.of("y"));
  }

  @Test
  void sameBundle_sharesOneSessionUntilTheLastUserCloses() {
    Bundle bundle = Bundles.tokens(RandomNetworks.gru(8), VOCABULARY, 2, 3);
    int before = Model.openCount();
    Model first = Model.open(bundle);
    Model second = Model.open(Bundles.tokens(RandomNetworks.gru(8), VOCABULARY, 2, 3));
    assertThat(second).isSameAs(first);
    first.close();
    assertThat(Model.openCount()).isEqualTo(before + 1);
    second.close();
    assertThat(Model.openCount()).isEqualTo(before);
  }

  @Test
  void vocabularyLargerThanTheEmbedding_isToldWithTheIds() {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(2).graph(1);
    assertThatThrownBy(() -> Model.open(Bundles.tokens(graph, 12, 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("test-bundle/model.onnx: the graph refuses the token ids 0 to 11");
  }

  @Test
  void labelsThatDoNotFit_areToldWithBothCounts() {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(2).graph(1);
    assertThatThrownBy(() -> Model.open(Bundles.tokens(graph, 10, 3)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("labels: expected 2 names")
        .hasMessageContaining("found 3");
  }

  @Test
  void numbersForAGraphOfTokens_areRefused() {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(2).graph(1);
    assertThatThrownBy(() -> Model.open(Bundles.numbers(graph, 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("input tokens: vectoriser.kind numbers gives float values");
  }

  @Test
  void brokenFiles_areRefusedWithTheirSize() {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(2).graph(1);
    for (byte[] broken :
        List.of(
            Arrays.copyOf(graph, graph.length / 2),
            Arrays.copyOf(graph, graph.length - 3),
            "not a graph".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> Model.open(Bundles.tokens(broken, 10, 2)))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "test-bundle/model.onnx: expected an ONNX graph, found "
                  + broken.length
                  + " bytes that are none; copy or export the file again");
    }
  }

  /** Pads would be the greatest of these steps. */
  @Test
  void graphThatIsNotToldTheLengths_readsNoPads() throws Exception {
    byte[] graph =
        new OnnxGraph("greatest")
            .input("x", ElementType.FLOAT, "batch", "time", "1")
            .node(
                "ReduceMax",
                List.of("x"),
                List.of("scores"),
                Attribute.ints("axes", 1),
                Attribute.of("keepdims", 0))
            .output("scores", ElementType.FLOAT, "batch", "1")
            .toBytes();
    try (Model model = Model.open(Bundles.numbers(graph, 1));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      Chunk nine = Chunk.ofNumbers(new float[] {-1, -2, -3, -4, -5, -6, -7, -8, -9}, 1, 9);
      int length = model.contract().paddedLength(9);
      assertThat(runner.run(List.of(new Row(List.of(nine), null)), length).get(0).answers()[0])
          .containsExactly(-1f);
      assertThatThrownBy(() -> runner.run(List.of(new Row(List.of(nine), null)), 10))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tokensOfAFixedLength_areEventsOfThatLengthAlone() {
    byte[] graph =
        new OnnxGraph("fixed")
            .input("tokens", ElementType.INT64, "batch", "8")
            .node("Cast", List.of("tokens"), List.of("scores"), Attribute.of("to", 1))
            .output("scores", ElementType.FLOAT, "batch", "8")
            .toBytes();
    try (Model model = Model.open(Bundles.tokens(graph, 10, 8))) {
      assertThat(model.contract().inputs().get(0)).hasToString("tokens int64 [batch, time]");
      assertThat(model.contract().refuses(8)).isNull();
      assertThat(model.contract().refuses(7))
          .isEqualTo("expected 8 steps, as the graph has them fixed, found 7");
    }
  }

  @Test
  void eventsOfAFixedLengthAboveTheMostSteps_areNotCut() throws Exception {
    byte[] graph =
        new OnnxGraph("fixed")
            .input("tokens", ElementType.INT64, "batch", "1000")
            .node("Cast", List.of("tokens"), List.of("scores"), Attribute.of("to", 1))
            .output("scores", ElementType.FLOAT, "batch", "1000")
            .toBytes();
    Bundle bundle = Bundles.tokens(graph, 10, 1000);
    JsonNode event = new JsonMapper().valueToTree(new int[1000]);
    try (Model model = Model.open(bundle);
        Vectoriser vectoriser = Vectoriser.open(bundle, model.contract(), InputRules.PLAIN)) {
      Chunk chunk = vectoriser.vectorise(List.of(event));
      assertThat(model.contract().refuses(chunk.steps())).isNull();
      assertThat(chunk.cutFrom()).isZero();
    }
  }

  @Test
  void nanWeights_areRefused() {
    RecurrentNetwork network = RandomNetworks.gru(8).tokens(10, 4).classes(2).build(1);
    Arrays.fill(network.dense().weights(), Float.NaN);
    Bundle bundle = Bundles.tokens(RecurrentGraphWriter.write(network), 10, 2);
    assertThatThrownBy(() -> Model.open(bundle))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected finite answers");
  }

  private static void assertTraits(
      Model model, boolean independent, boolean carries, boolean joinable) {
    assertThat(model.traits().independent()).as("%s", model.traits()).isEqualTo(independent);
    assertThat(model.traits().carries()).as("%s", model.traits()).isEqualTo(carries);
    assertThat(model.traits().joinable()).as("%s", model.traits()).isEqualTo(joinable);
  }

  private static Chunk tokens(Random random, int steps) {
    return Chunk.ofTokens(random.longs(steps, 0, VOCABULARY).toArray(), steps);
  }
}
