package dev.unroll.models;

import static dev.unroll.models.SmallGraphs.NUMBERS;
import static dev.unroll.models.onnx.ElementType.BOOL;
import static dev.unroll.models.onnx.ElementType.DOUBLE;
import static dev.unroll.models.onnx.ElementType.FLOAT;
import static dev.unroll.models.onnx.ElementType.FLOAT16;
import static dev.unroll.models.onnx.ElementType.INT32;
import static dev.unroll.models.onnx.ElementType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractReaderTest {
  private static final String TOKENS = "\"vectoriser\": {\"kind\": \"tokens\", \"vocabulary\": 20}";

  @Test
  void tokensLengthsAndStates_areFoundWithTheirAxes() {
    byte[] graph = RandomNetworks.lstm(8).tokens(20, 4).layers(2).classes(3).graph(1);
    read(
        graph,
        TOKENS,
        contract -> {
          assertThat(contract.inputs().get(0)).hasToString("tokens int64 [batch, time]");
          assertThat(contract.lengths()).hasToString("lengths int32 [batch]");
          assertThat(contract.outputs().get(0)).hasToString("scores float [batch, time, 3]");
          assertThat(contract.states())
              .extracting(pair -> pair.in() + " <- " + pair.out().name())
              .containsExactly(
                  "h_in_0 float [1, batch, 8] <- h_out_0",
                  "c_in_0 float [1, batch, 8] <- c_out_0",
                  "h_in_1 float [1, batch, 8] <- h_out_1",
                  "c_in_1 float [1, batch, 8] <- c_out_1");
          assertThat(contract.answersEachStep()).isTrue();
        });
  }

  /** Of the axes' names the first three say nothing, the wrong thing, and the wrong thing alike. */
  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "time, batch, ''",
    "time, batch, batch",
    "batch, time, batch",
    "N, T, N",
    "unk__1, unk__2, unk__3"
  })
  void axes_areWhatTheGraphDoesWithThemWhateverTheirNames(String first, String second, String h) {
    read(
        SmallGraphs.gru(true, new String[] {first, second}, h).toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.inputs().get(0)).hasToString("x float [batch, time, 3]");
          assertThat(contract.outputs().get(0)).hasToString("y float [batch, time, 4]");
          assertThat(contract.states().get(0).in()).hasToString("h_in float [1, batch, 4]");
        });
    read(
        SmallGraphs.gru(false, new String[] {first, second}, h).toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.inputs().get(0)).hasToString("x float [time, batch, 3]");
          assertThat(contract.outputs().get(0)).hasToString("y float [time, batch, 4]");
        });
  }

  @Test
  void axesWithoutAState_areToldByWhoMovesWhom() {
    for (boolean batchFirst : new boolean[] {true, false}) {
      read(
          SmallGraphs.gru(batchFirst, new String[] {"", ""}, null).toBytes(),
          NUMBERS,
          contract ->
              assertThat(contract.inputs().get(0))
                  .hasToString(
                      batchFirst ? "x float [batch, time, 3]" : "x float [time, batch, 3]"));
    }
  }

  @Test
  void fixedBatchOfOneAndOpenTime_runOneRowACall() {
    read(
        SmallGraphs.gru(false, new String[] {"", "1"}, "1").toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.fixedRows()).isEqualTo(1);
          assertThat(contract.inputs().get(0)).hasToString("x float [time, 1, 3]");
        });
  }

  @Test
  void fixedBatchOfSeveral_isFoundByMeasuring() {
    read(
        SmallGraphs.gru(false, new String[] {"", "5"}, "5").toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.fixedRows()).isEqualTo(5);
          assertThat(contract.inputs().get(0)).hasToString("x float [time, batch, 3]");
          assertThat(contract.states().get(0).out()).hasToString("h_out float [1, batch, 4]");
        });
  }

  @Test
  void batchThatIsSaidWhereRowsTouch_isTold() {
    assertFault(
        SmallGraphs.gru(false, new String[] {"6", "5"}, "5").toBytes(),
        NUMBERS + ", \"shapes\": {\"x\": [\"batch\", \"time\", 3]}",
        "axis 0 of x is said to be the batch, and its rows do not stay apart in every output");
  }

  @Test
  void openBatchThatFailsAboveOne_runsOneRowACallAndSaysSo() {
    OnnxGraph graph =
        new OnnxGraph("one")
            .input("x", FLOAT, "batch", "2")
            .input("h_in", FLOAT, "batch", "2")
            .longs("row", new long[] {1, 2}, 2)
            .node("Reshape", List.of("x", "row"), List.of("one"))
            .node("Add", List.of("one", "h_in"), List.of("h_out"))
            .node("Neg", List.of("h_out"), List.of("y"))
            .output("y", FLOAT, "batch", "2")
            .output("h_out", FLOAT, "batch", "2");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS))) {
      assertThat(model.contract().fixedRows()).isEqualTo(1);
      assertThat(model.traits().notes())
          .anyMatch(
              note ->
                  note.startsWith(
                      "the graph takes one row a call: it has open axes, but the graph"
                          + " fails with 3 rows of 1 step"));
    }
  }

  @Test
  void outputThatDeclaresAnotherShape_hasTheOneItGives() {
    OnnxGraph graph =
        SmallGraphs.gru(true, new String[] {"batch", "time"}, "batch", false)
            .output("y", FLOAT, "1", "1", "4");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS))) {
      assertThat(model.contract().outputs().get(0)).hasToString("y float [batch, time, 4]");
      assertThat(model.traits().notes())
          .contains("output y declares [1, 1, 4] and gives [batch, time, 4]");
    }
  }

  @Test
  void stateOfUnknownLayers_hasThoseThatRun() {
    OnnxGraph graph = SmallGraphs.gru(true, new String[] {"", ""}, null, true);
    byte[] bytes =
        new OnnxGraph("layers")
            .input("x", FLOAT, "", "2")
            .input("h_in", FLOAT, "", "", "2")
            .longs("two", new long[] {2}, 1)
            .longs("axis", new long[] {0}, 1)
            .node("Split", List.of("h_in", "two_of_one"), List.of("a", "b"))
            .longs("two_of_one", new long[] {1, 1}, 2)
            .node("Add", List.of("a", "x"), List.of("a_new"))
            .node("Add", List.of("b", "a_new"), List.of("b_new"))
            .node("Concat", List.of("a_new", "b_new"), List.of("h_out"), Attribute.of("axis", 0))
            .node("Squeeze", List.of("b_new", "axis"), List.of("y"))
            .output("h_out", FLOAT, "", "", "2")
            .output("y", FLOAT, "", "2")
            .toBytes();
    assertThat(graph).isNotNull();
    read(
        bytes,
        NUMBERS,
        contract ->
            assertThat(contract.states().get(0).in()).hasToString("h_in float [2, batch, 2]"));
  }

  @Test
  void statesOfOtherTypesAndBatchAxes_arePartsOfTheBlock() {
    OnnxGraph graph =
        SmallGraphs.leaky("batch")
            .input("count_in", INT64, "1", "batch")
            .input("seen_in", BOOL, "batch", "1")
            .input("sum_in", DOUBLE, "2", "batch")
            .longs("one", new long[] {1}, 1)
            .node("Add", List.of("count_in", "one"), List.of("count_out"))
            .node("Not", List.of("seen_in"), List.of("seen_out"))
            .node("Cast", List.of("x"), List.of("wide"), Attribute.of("to", DOUBLE.code()))
            .node("Transpose", List.of("wide"), List.of("turned"))
            .node("Add", List.of("sum_in", "turned"), List.of("sum_out"))
            .output("count_out", INT64, "1", "batch")
            .output("seen_out", BOOL, "batch", "1")
            .output("sum_out", DOUBLE, "2", "batch");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS))) {
      assertThat(model.layout(RunnerOptions.PLAIN).describe())
          .isEqualTo(
              """
              h_in float [batch, 2]
              count_in int64 [1, batch]
              seen_in bool [batch, 1]
              sum_in double [2, batch]
              """);
      assertThat(model.traits().independent()).as("%s", model.traits()).isTrue();
    }
  }

  @Test
  void halfPrecisionGraph_keepsItsOwnType() {
    OnnxGraph graph =
        new OnnxGraph("half")
            .input("x", FLOAT16, "batch", "2")
            .input("h_in", FLOAT16, "batch", "2")
            .node("Add", List.of("h_in", "x"), List.of("sum"))
            .node("Tanh", List.of("sum"), List.of("h_out"))
            .node("Neg", List.of("h_out"), List.of("y"))
            .output("y", FLOAT16, "batch", "2")
            .output("h_out", FLOAT16, "batch", "2");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS))) {
      assertThat(model.layout(RunnerOptions.PLAIN).describe())
          .isEqualTo("h_in float16 [batch, 2]\n");
      assertThat(model.layout(RunnerOptions.PLAIN).bytes()).isEqualTo(4);
    }
  }

  @Test
  void stateWhoseBatchAxisMoves_isKeptAllTheSame() {
    OnnxGraph graph =
        new OnnxGraph("moved")
            .input("x", FLOAT, "batch", "2")
            .input("h_in", FLOAT, "batch", "3", "2")
            .longs("axis", new long[] {1}, 1)
            .node("Unsqueeze", List.of("x", "axis"), List.of("wide"))
            .node("Add", List.of("h_in", "wide"), List.of("sum"))
            .node("Transpose", List.of("sum"), List.of("h_out"), Attribute.ints("perm", 1, 0, 2))
            .node("ReduceSum", List.of("sum", "axis"), List.of("y"), Attribute.of("keepdims", 0))
            .output("y", FLOAT, "batch", "2")
            .output("h_out", FLOAT, "3", "batch", "2");
    read(
        graph.toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.states().get(0).in()).hasToString("h_in float [batch, 3, 2]");
          assertThat(contract.states().get(0).out()).hasToString("h_out float [3, batch, 2]");
        });
  }

  @Test
  void stateThatGrows_isToldWithBothShapes() {
    OnnxGraph graph =
        new OnnxGraph("grows")
            .input("x", FLOAT, "batch", "1", "2")
            .input("past_x", FLOAT, "batch", "past", "2")
            .node("Concat", List.of("past_x", "x"), List.of("present_x"), Attribute.of("axis", 1))
            .longs("axis", new long[] {1}, 1)
            .node(
                "ReduceSum",
                List.of("present_x", "axis"),
                List.of("y"),
                Attribute.of("keepdims", 0))
            .output("y", FLOAT, "batch", "2")
            .output("present_x", FLOAT, "batch", "total", "2");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "state past_x goes in as [batch, 1, 2] and comes out of present_x as [batch, 2, 2], and a"
            + " hidden state keeps its size");
  }

  @Test
  void severalInputsAndOutputs_areReadInTheGraphsOrder() {
    OnnxGraph graph =
        SmallGraphs.gru(true, new String[] {"batch", "time"}, "batch")
            .input("speaker", INT64, "batch", "2")
            .node("ArgMax", List.of("y"), List.of("best"), Attribute.of("axis", 2))
            .longs("none", new long[] {0}, 1)
            .node("Greater", List.of("speaker", "none"), List.of("known"))
            .output("best", INT64, "batch", "time", "1")
            .output("known", BOOL, "batch", "2");
    read(
        graph.toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.inputs())
              .extracting(Port::toString)
              .containsExactly("x float [batch, time, 3]", "speaker int64 [batch, 2]");
          assertThat(contract.outputs())
              .extracting(Port::toString)
              .containsExactly(
                  "y float [batch, time, 4]",
                  "best int64 [batch, time, 1]",
                  "known bool [batch, 2]");
          assertThat(contract.answersEachStep()).isFalse();
          assertThat(contract.answerWidth()).isEqualTo(7);
        });
    read(
        graph.toBytes(),
        NUMBERS + ", \"output\": [\"best\", \"h_out\"]",
        contract ->
            assertThat(contract.outputs()).extracting(Port::name).containsExactly("best", "h_out"));
  }

  @Test
  void graphThatGivesItsStatesAlone_isReadForThem() {
    read(
        SmallGraphs.gru(true, new String[] {"batch", "time"}, "batch", false).toBytes(),
        NUMBERS,
        contract -> assertThat(contract.outputs()).extracting(Port::name).containsExactly("h_out"));
  }

  @Test
  void constantOfOneNumberForEachRow_fillsThemAll() {
    OnnxGraph graph =
        SmallGraphs.leaky("batch")
            .input("language", INT64, "batch")
            .node("Cast", List.of("language"), List.of("l"), Attribute.of("to", FLOAT.code()))
            .output("l", FLOAT, "batch");
    read(
        graph.toBytes(),
        NUMBERS + ", \"constants\": {\"language\": 3}",
        contract -> {
          assertThat(contract.inputs()).extracting(Port::name).containsExactly("x");
          assertThat(contract.constants().get(0).port()).hasToString("language int64 [batch]");
        });
  }

  @Test
  void shapeDecidesBetweenNames_whereOnePairAloneIsAlike() {
    OnnxGraph graph = odd("3", "2");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS))) {
      assertThat(model.contract().states()).extracting(s -> s.in().name()).containsExactly("b");
      assertThat(model.traits().notes())
          .contains("state b <- q: the only ones of one type and shape");
    }
    read(
        graph.toBytes(),
        NUMBERS + ", \"states\": {\"b\": null}",
        contract -> assertThat(contract.states()).isEmpty());
  }

  @Test
  void shapesThatLeaveSeveralAnswers_areToldWithTheLine() {
    byte[] graph = odd("2", "2").toBytes();
    assertFault(
        graph,
        NUMBERS,
        "which inputs are states? Those of one type and shape with outputs are {a=[p, q], b=[p, q]};"
            + " add every pair to model.json, \"states\": {\"b\": \"q\"} if their order tells, or"
            + " \"states\": {\"b\": null} for an input that is none");
    read(
        graph,
        NUMBERS + ", \"states\": {\"b\": \"q\"}",
        contract ->
            assertThat(contract.states()).extracting(s -> s.out().name()).containsExactly("q"));
  }

  /** a and b go in, p (like a, one wider where b is not) and q (like b) come out. */
  private static OnnxGraph odd(String a, String b) {
    OnnxGraph graph =
        new OnnxGraph("odd")
            .input("a", FLOAT, "n", a)
            .input("b", FLOAT, "n", b)
            .longs("axis", new long[] {1}, 1)
            .node("ReduceSum", List.of("a", "axis"), List.of("sum"))
            .node("Add", List.of("b", "sum"), List.of("q"));
    if (a.equals(b)) {
      graph.node("Neg", List.of("q"), List.of("p"));
    } else {
      graph.node("Neg", List.of("sum"), List.of("p"));
    }
    return graph.output("p", FLOAT, "n", a.equals(b) ? a : "1").output("q", FLOAT, "n", b);
  }

  @Test
  void namesWithoutAStatesWord_areAStateOnlyWhereSomethingElseIsReadAndGiven() {
    OnnxGraph graph =
        new OnnxGraph("denoise")
            .input("sound_in", FLOAT, "batch", "2")
            .node("Neg", List.of("sound_in"), List.of("sound_out"))
            .output("sound_out", FLOAT, "batch", "2");
    read(graph.toBytes(), NUMBERS, contract -> assertThat(contract.states()).isEmpty());
  }

  @Test
  void pairsThatAreNotThere_areToldWithWhatIs() {
    byte[] graph = SmallGraphs.leaky("batch").toBytes();
    assertFault(
        graph,
        NUMBERS + ", \"states\": {\"h_in\": \"q\"}",
        "states.h_in: expected one of [y, h_out], found q");
    assertFault(
        graph,
        NUMBERS + ", \"states\": {\"c\": \"y\"}",
        "states: expected one of [x, h_in], found c");
  }

  @Test
  void pairOfTwoSizes_isTold() {
    OnnxGraph graph =
        new OnnxGraph("sizes")
            .input("x", FLOAT, "n", "2")
            .input("h_in", FLOAT, "n", "2")
            .node("Concat", List.of("x", "h_in"), List.of("h_out"), Attribute.of("axis", 1))
            .output("h_out", FLOAT, "n", "4");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "states.h_in: expected an output like h_in, FLOAT [n, 2], found h_out, FLOAT [n, 4]");
  }

  @Test
  void twoStatesOfOneOutput_areTold() {
    OnnxGraph graph = SmallGraphs.leaky("n").input("h_prev", FLOAT, "n", "2");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "inputs h_in and h_prev both pair with h_out; name the pairs under \"states\" in model.json");
  }

  @Test
  void inputWithSeveralCandidates_isToldWithTheLineToAdd() {
    OnnxGraph graph =
        SmallGraphs.leaky("n")
            .node("Neg", List.of("h_out"), List.of("h_next"))
            .output("h_next", FLOAT, "n", "2");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "input h_in pairs with each of [h_out, h_next]; add \"states\": {\"h_in\": \"h_out\"} (or"
            + " the other) to model.json");
  }

  @Test
  void severalOutputsForAHeadOfOne_areToldWithTheLine() {
    OnnxGraph graph =
        new OnnxGraph("two")
            .input("x", FLOAT, "n", "2")
            .node("Neg", List.of("x"), List.of("y"))
            .node("Abs", List.of("x"), List.of("z"))
            .output("y", FLOAT, "n", "2")
            .output("z", FLOAT, "n", "2");
    assertThatThrownBy(() -> Model.open(Bundles.numbers(graph.toBytes(), 2)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "expected one output for the head scores, found [y, z]; add \"output\": \"y\" (or"
                + " another) to model.json");
    assertFault(
        graph.toBytes(),
        NUMBERS + ", \"output\": \"w\"",
        "output: expected one of [y, z], found w");
  }

  @Test
  void typesThatDoNotFitTheVectoriser_areTold() {
    byte[] ids =
        new OnnxGraph("ids")
            .input("x", INT64, "n", "t")
            .node("Cast", List.of("x"), List.of("y"), Attribute.of("to", FLOAT.code()))
            .output("y", FLOAT, "n", "t")
            .toBytes();
    assertFault(
        ids,
        NUMBERS,
        "input x: vectoriser.kind numbers gives float values, the graph expects INT64; change"
            + " vectoriser.kind in model.json, or the graph");
    assertFault(
        SmallGraphs.leaky("n").toBytes(),
        TOKENS,
        "input x: vectoriser.kind tokens gives int64 or int32 ids, the graph expects FLOAT");
  }

  @Test
  void tokensBothWaysWithAState_areAskedWhatAnEventIs() {
    byte[] graph = bothWays().toBytes();
    assertFault(
        graph,
        TOKENS,
        "so the axis is no time, yet later steps matter; add to model.json \"shapes\": {\"x\":"
            + " [\"batch\", \"time\"]} if each event is a whole sequence, or {\"x\": [\"batch\", 1]}"
            + " if an event is one step");
    try (Model model =
        Model.open(Bundles.of(graph, TOKENS + ", \"shapes\": {\"x\": [\"batch\", \"time\"]}"))) {
      assertThat(model.contract().hasTime()).isTrue();
      assertThat(model.traits().carries()).isFalse();
      assertThat(model.traits().notes()).anyMatch(n -> n.contains("cannot go on"));
    }
  }

  private static OnnxGraph bothWays() {
    return new OnnxGraph("both")
        .input("x", INT64, "batch", "time")
        .input("h_in", FLOAT, "2", "batch", "4")
        .floats("e", SmallGraphs.floats(new Random(1), 60), 20, 3)
        .floats("w", SmallGraphs.floats(new Random(2), 72), 2, 12, 3)
        .floats("r", SmallGraphs.floats(new Random(3), 96), 2, 12, 4)
        .node("Transpose", List.of("x"), List.of("t"))
        .node("Gather", List.of("e", "t"), List.of("steps"))
        .node(
            "GRU",
            List.of("steps", "w", "r", "", "", "h_in"),
            List.of("", "h_out"),
            Attribute.of("hidden_size", 4),
            Attribute.of("direction", "bidirectional"))
        .node("Transpose", List.of("h_out"), List.of("y"), Attribute.ints("perm", 1, 0, 2))
        .output("y", FLOAT, "batch", "2", "4")
        .output("h_out", FLOAT, "2", "batch", "4");
  }

  @Test
  void windowOfUnknownSize_isToldTheShapeToAdd() {
    OnnxGraph graph =
        new OnnxGraph("window")
            .input("x", FLOAT, "batch", "samples")
            .input("h_in", FLOAT, "batch", "1")
            .longs("axis", new long[] {1}, 1)
            .node("ReduceMax", List.of("x"), List.of("max"), Attribute.ints("axes", 1))
            .node("Add", List.of("max", "h_in"), List.of("h_out"))
            .node("Neg", List.of("h_out"), List.of("y"))
            .output("y", FLOAT, "batch", "1")
            .output("h_out", FLOAT, "batch", "1");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "not as they look; where an axis is no time, say its size in model.json, \"shapes\":"
            + " {\"x\": [\"batch\", SIZE]}\n  Read as [x ");
    read(
        graph.toBytes(),
        NUMBERS + ", \"shapes\": {\"x\": [\"batch\", 8]}",
        contract -> assertThat(contract.inputs().get(0)).hasToString("x float [batch, 8]"));
  }

  @Test
  void moreOpenAxesThanCanBeTried_areToldWithWhatToFillIn() {
    OnnxGraph graph = new OnnxGraph("open").input("x", FLOAT, "", "", "3");
    for (String state : List.of("h", "c", "m")) {
      graph
          .input(state + "_in", FLOAT, "", "", "")
          .node("Identity", List.of(state + "_in"), List.of(state + "_out"))
          .output(state + "_out", FLOAT, "", "", "");
    }
    graph.node("Neg", List.of("x"), List.of("y")).output("y", FLOAT, "", "", "3");
    assertFault(
        graph.toBytes(),
        NUMBERS,
        "too many axes are open to try them all; say what they are in model.json, \"shapes\":"
            + " {\"x\": [?, ?, 3], \"h_in\": [?, ?, ?], \"c_in\": [?, ?, ?], \"m_in\": [?, ?, ?]}");
    read(
        graph.toBytes(),
        NUMBERS
            + ", \"shapes\": {\"h_in\": [7, \"batch\", 5], \"c_in\": [\"batch\", 5, 1], \"m_in\":"
            + " [1, 1, \"batch\"]}",
        contract ->
            assertThat(contract.states())
                .extracting(pair -> pair.in().toString())
                .containsExactly(
                    "h_in float [7, batch, 5]",
                    "c_in float [batch, 5, 1]",
                    "m_in float [1, 1, batch]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "shapes": {"x": ["batch", 3]} | shapes.x: expected axes, batch and time once at most, that fit [n, 2], found [batch, 3]
          "shapes": {"x": ["batch"]} | shapes.x: expected axes, batch and time once at most, that fit [n, 2], found [batch]
          "shapes": {"z": ["batch"]} | shapes: expected one of [x, h_in], found z
          "context": {"z": 2} | context: expected one of [x, h_in], found z
          "context": {"x": 2} | context.x: expected fewer values than the last axis has, found 2 and [batch, 2]
          "constants": {"x": [1, 2]} | constants.x: expected the shape [n, 2], found [2]
          "constants": {"x": [[1, 2], [3]]} | constants.x: expected arrays of the shape [2, 2], found one that differs
          "constants": {"x": ["a"]} | constants.x: expected numbers, found "a"
          "initial": {"h_in": [1, 2, 3]} | initial.h_in: expected a number or 2 of them in the shape of h_in float [batch, 2] without its batch, found the shape [3]
          "constants": {"x": 1} | expected an input that an event brings, found [x, h_in] as states, constants and lengths
          """)
  void whatDoesNotFitTheGraph_isToldWithItsPath(String json, String told) {
    assertFault(SmallGraphs.leaky("n").toBytes(), NUMBERS + ", " + json, told);
  }

  @Test
  void learnedInitialState_isAStateThatBeginsThere() {
    OnnxGraph graph =
        new OnnxGraph("learned")
            .input("x", FLOAT, "batch", "2")
            .input("initial_state", FLOAT, "1", "2")
            .floats("initial_state", new float[] {3, 4}, 1, 2)
            .node("Add", List.of("initial_state", "x"), List.of("final_state"))
            .node("Neg", List.of("final_state"), List.of("y"))
            .output("y", FLOAT, "batch", "2")
            .output("final_state", FLOAT, "batch", "2");
    try (Model model = Model.open(Bundles.of(graph.toBytes(), NUMBERS));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(model.contract().states().get(0).in())
          .hasToString("initial_state float [batch, 2]");
      Row row = new Row(List.of(Chunk.ofNumbers(new float[] {10, 20}, 2, 1)), null);
      assertThat(runner.run(List.of(row, row, row), 1).get(1).answers()[0])
          .containsExactly(-13, -24);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void textsAsInputOrState_areTold() {
    OnnxGraph graph = SmallGraphs.leaky("n").input("name", ElementType.STRING, "n");
    assertFault(graph.toBytes(), NUMBERS, "input name: expected numbers, found STRING");
  }

  @Test
  void lengthsOfAFixedWindow_areTheTimeOfIt() {
    byte[] graph =
        new OnnxGraph("window")
            .input("x", FLOAT, "6", "batch", "3")
            .input("seq_lens", INT32, "batch")
            .floats("w", SmallGraphs.floats(new Random(2), 36), 1, 12, 3)
            .floats("r", SmallGraphs.floats(new Random(3), 48), 1, 12, 4)
            .longs("axis", new long[] {0}, 1)
            .node(
                "GRU",
                List.of("x", "w", "r", "", "seq_lens"),
                List.of("", "h"),
                Attribute.of("hidden_size", 4))
            .node("Squeeze", List.of("h", "axis"), List.of("y"))
            .output("y", FLOAT, "batch", "4")
            .toBytes();
    read(
        graph,
        NUMBERS,
        contract -> {
          assertThat(contract.inputs().get(0)).hasToString("x float [time, batch, 3]");
          assertThat(contract.fixedSteps()).isEqualTo(6);
          assertThat(contract.refuses(4)).isNull();
          assertThat(contract.refuses(7))
              .isEqualTo("expected at most 6 steps, as the graph has them fixed, found 7");
        });
  }

  @Test
  void valuesThatDoNotFitTheirInput_areRefused() {
    OnnxGraph graph =
        SmallGraphs.leaky("n").input("rate", INT64).input("gain", FLOAT).input("small", INT32);
    String rest = NUMBERS + ", \"constants\": {\"rate\": %s, \"gain\": %s, \"small\": %s}";
    read(
        graph.toBytes(),
        rest.formatted("16000", "1.5", "7"),
        contract -> assertThat(contract.constants()).hasSize(3));
    assertFault(
        graph.toBytes(),
        rest.formatted("16000.7", "1", "7"),
        "constants.rate: expected values that fit INT64, found 16000.7");
    assertFault(
        graph.toBytes(),
        rest.formatted("1", "1e300", "7"),
        "constants.gain: expected values that fit FLOAT, found 1.0E300");
    assertFault(
        graph.toBytes(),
        rest.formatted("1", "1", "3000000000"),
        "constants.small: expected values that fit INT32, found 3000000000");
    assertFault(
        SmallGraphs.leaky("n").toBytes(),
        NUMBERS + ", \"initial\": {\"h_in\": 1e40}",
        "initial.h_in: expected values that fit FLOAT, found 1.0E40");
  }

  @Test
  void initialAndContextOfAnotherRole_areRefused() {
    byte[] graph = SmallGraphs.leaky("n").toBytes();
    assertFault(
        graph,
        NUMBERS + ", \"initial\": {\"x\": 1}",
        "initial: expected one of the states [h_in], found x");
    assertFault(
        graph,
        NUMBERS + ", \"context\": {\"h_in\": 1}",
        "context: expected one of the inputs that events bring [x], found h_in");
  }

  @Test
  void singleNumberThatComesOutAgain_isAState() {
    byte[] graph =
        new OnnxGraph("sum")
            .input("x", FLOAT, "1")
            .input("sum_in", FLOAT)
            .longs("none", new long[] {}, 0)
            .node("Reshape", List.of("x", "none"), List.of("number"))
            .node("Add", List.of("sum_in", "number"), List.of("sum_out"))
            .node("Add", List.of("x", "sum_out"), List.of("y"))
            .output("y", FLOAT, "1")
            .output("sum_out", FLOAT)
            .toBytes();
    read(
        graph,
        NUMBERS,
        contract -> {
          assertThat(contract.states().get(0).in()).hasToString("sum_in float []");
          assertThat(contract.fixedRows()).isEqualTo(1);
        });
  }

  @Test
  void twoAxesSaidToBeTheBatch_areRefused() {
    assertFault(
        SmallGraphs.leaky("n").toBytes(),
        NUMBERS + ", \"shapes\": {\"x\": [\"batch\", \"batch\"]}",
        "shapes.x: expected axes, batch and time once at most, that fit [n, 2], found [batch, batch]");
  }

  @Test
  void recurrentOperatorsStatesBesideNamedOnes_areFoundToo() {
    byte[] graph =
        SmallGraphs.gru(false, new String[] {"t", "b"}, "b")
            .input("first", FLOAT, "1", "b", "4")
            .node(
                "GRU",
                List.of("x", "w", "r", "", "", "first"),
                List.of("", "last"),
                Attribute.of("hidden_size", 4))
            .output("last", FLOAT, "1", "b", "4")
            .toBytes();
    read(
        graph,
        NUMBERS,
        contract ->
            assertThat(contract.states())
                .extracting(pair -> pair.in().name() + " <- " + pair.out().name())
                .containsExactly("h_in <- h_out", "first <- last"));
  }

  /** {@code p} and {@code q} go on from {@code i1} and {@code i2}, which no name tells. */
  private static byte[] twoStates() {
    return new OnnxGraph("two")
        .input("d", FLOAT, "n", "3")
        .input("i1", FLOAT, "n", "2")
        .input("i2", FLOAT, "n", "2")
        .floats("w", SmallGraphs.floats(new Random(1), 6), 3, 2)
        .node("MatMul", List.of("d", "w"), List.of("e"))
        .node("Add", List.of("e", "i1"), List.of("p"))
        .node("Add", List.of("p", "i2"), List.of("q"))
        .node("Neg", List.of("d"), List.of("a"))
        .output("a", FLOAT, "n", "3")
        .output("p", FLOAT, "n", "2")
        .output("q", FLOAT, "n", "2")
        .toBytes();
  }

  @Test
  void severalPairsWithoutNames_areProposedTogetherInTheirOrder() {
    assertFault(
        twoStates(),
        NUMBERS,
        "add every pair to model.json, \"states\": {\"i1\": \"p\", \"i2\": \"q\"}");
  }

  @Test
  void oneOfTwoPairsSaid_tellsOfTheOther() {
    try (Model model =
        Model.open(Bundles.of(twoStates(), NUMBERS + ", \"states\": {\"i1\": \"p\"}"))) {
      assertThat(model.traits().notes())
          .anyMatch(note -> note.startsWith("i2 is read from events, and q of its type and shape"));
    }
  }

  @Test
  void stateThatGrows_isToldAsSuch() {
    byte[] graph =
        new OnnxGraph("grows")
            .input("x", FLOAT, "b", "t", "2")
            .input("past_key", FLOAT, "b", "p", "2")
            .node(
                "Concat", List.of("past_key", "x"), List.of("present_key"), Attribute.of("axis", 1))
            .node("Neg", List.of("x"), List.of("y"))
            .output("y", FLOAT, "b", "t", "2")
            .output("present_key", FLOAT, "b", "q", "2")
            .toBytes();
    assertFault(graph, NUMBERS, "and a hidden state keeps its size");
  }

  @Test
  void namesThatEndInLength_areLengthsUnlessTheyComeOutAgain() {
    OnnxGraph graph =
        SmallGraphs.gru(true, new String[] {"b", "t"}, "b").input("audio_length", INT64, "b");
    read(
        graph.toBytes(),
        NUMBERS,
        contract -> assertThat(contract.lengths()).hasToString("audio_length int64 [batch]"));
    OnnxGraph counting =
        SmallGraphs.leaky("b")
            .input("cached_len", INT64, "b")
            .longs("one", new long[] {1}, 1)
            .node("Add", List.of("cached_len", "one"), List.of("new_cached_len"))
            .output("new_cached_len", INT64, "b");
    read(
        counting.toBytes(),
        NUMBERS,
        contract -> {
          assertThat(contract.lengths()).isNull();
          assertThat(contract.states()).hasSize(2);
        });
  }

  @Test
  void graphThatDrawsAtRandom_isTold() {
    byte[] graph =
        SmallGraphs.leaky("n")
            .node("RandomUniformLike", List.of("x"), List.of("noise"))
            .node("Add", List.of("y", "noise"), List.of("z"))
            .output("z", FLOAT, "n", "2")
            .toBytes();
    try (Model model = Model.open(Bundles.of(graph, NUMBERS))) {
      assertThat(model.traits().notes())
          .anyMatch(note -> note.startsWith("the same call answers otherwise each time"));
    }
  }

  private static void read(byte[] graph, String json, Consumer<GraphContract> check) {
    try (Model model = Model.open(Bundles.of(graph, json))) {
      check.accept(model.contract());
    }
  }

  private static void assertFault(byte[] graph, String json, String told) {
    assertThatThrownBy(() -> Model.open(Bundles.of(graph, json)).close())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("test-bundle/model.onnx: ")
        .hasMessageContaining(told);
  }
}
