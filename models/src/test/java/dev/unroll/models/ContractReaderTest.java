package dev.unroll.models;

import static dev.unroll.models.onnx.ElementType.BOOL;
import static dev.unroll.models.onnx.ElementType.DOUBLE;
import static dev.unroll.models.onnx.ElementType.FLOAT;
import static dev.unroll.models.onnx.ElementType.INT32;
import static dev.unroll.models.onnx.ElementType.INT64;
import static dev.unroll.models.onnx.ElementType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractReaderTest {
  private final Shapes graph = new Shapes();
  private String kind = "tokens";
  private String output;
  private Map<String, String> states = Map.of();

  @Test
  void tokensLengthsAndStates_areFoundWithTheirAxes() throws OrtException {
    graph.in("tokens", INT64, "batch", "time").in("lengths", INT32, "batch");
    graph.in("h_in", FLOAT, "2", "batch", "8").in("c_in", FLOAT, "batch", "4");
    graph.out("scores", FLOAT, "batch", "time", "3");
    graph.out("h_out", FLOAT, "2", "batch", "8").out("c_out", FLOAT, "batch", "4");
    GraphContract contract = read();
    assertThat(contract.inputs().get(0)).hasToString("tokens int64 [batch, time]");
    assertThat(contract.lengths()).hasToString("lengths int32 [batch]");
    assertThat(contract.outputs().get(0)).hasToString("scores float [batch, time, 3]");
    assertThat(contract.states())
        .extracting(pair -> pair.in() + " <- " + pair.out().name())
        .containsExactly("h_in float [2, batch, 8] <- h_out", "c_in float [batch, 4] <- c_out");
    assertThat(contract.answersEachStep()).isTrue();
    assertThat(contract.inputs().get(0).width()).isEqualTo(1);
    assertThat(contract.answerWidth()).isEqualTo(3);
  }

  @Test
  void numbersWithoutTimeLengthsOrState_areAContract() throws OrtException {
    kind = "numbers";
    graph.in("x", FLOAT, "n", "4", "2").out("y", FLOAT, "n", "3");
    GraphContract contract = read();
    assertThat(contract.hasTime()).isFalse();
    assertThat(contract.inputs().get(0).width()).isEqualTo(8);
    assertThat(contract.lengths()).isNull();
    assertThat(contract.states()).isEmpty();
  }

  @Test
  void axesWithoutNames_areTheBatchWhereThereIsOneOfThem() throws OrtException {
    graph.in("x", INT64, "", "").in("h0", FLOAT, "1", "", "5");
    graph.out("y", FLOAT, "", "3").out("hn", FLOAT, "1", "", "5");
    assertThat(read().states().get(0).in()).hasToString("h0 float [1, batch, 5]");
  }

  @Test
  void pairsOfTheManifest_goBeforeNames() throws OrtException {
    states = Map.of("a", "b");
    graph.in("x", INT64, "n", "t").in("a", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("b", FLOAT, "n", "2");
    assertThat(read().states()).extracting(pair -> pair.out().name()).containsExactly("b");
  }

  @Test
  void outputOfTheManifest_decidesBetweenSeveral() throws OrtException {
    graph.in("x", INT64, "n", "t").out("y", FLOAT, "n", "3").out("z", FLOAT, "n", "2");
    assertFault("expected one output for the head, found [y, z]; add \"output\": \"NAME\"");
    output = "z";
    assertThat(read().outputs().get(0).name()).isEqualTo("z");
    output = "w";
    assertFault("output: expected one of [y, z], found w");
  }

  @Test
  void pairsThatAreNotThere_areToldWithWhatIs() {
    graph.in("x", INT64, "n", "t").in("h", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("g", FLOAT, "n", "2");
    states = Map.of("h", "q");
    assertFault("states.h: expected one of [y, g], found q");
    states = Map.of("h", "g", "c", "y");
    assertFault("states: expected one of [x, h], found c");
  }

  @Test
  void pairsOfTwoTypesOrShapes_areTold() {
    states = Map.of("h", "g");
    graph.in("x", INT64, "n", "t").in("h", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("g", DOUBLE, "n", "2");
    assertFault("states.h: expected an output like h, FLOAT [n, 2], found g, DOUBLE [n, 2]");
  }

  @Test
  void pairsOfTwoSizes_areTold() {
    graph.in("x", INT64, "n", "t").in("h_in", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("h_out", FLOAT, "n", "4");
    assertFault(
        "states.h_in: expected an output like h_in, FLOAT [n, 2], found h_out, FLOAT [n, 4]");
  }

  @Test
  void twoStatesOfOneOutput_areTold() {
    graph.in("x", INT64, "n", "t").in("h_in", FLOAT, "n", "2").in("h_prev", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("h_out", FLOAT, "n", "2");
    assertFault(
        "inputs h_in and h_prev both pair with h_out; name the pairs under \"states\" in model.json");
  }

  @Test
  void inputWithSeveralCandidates_isToldWithTheLineToAdd() {
    graph.in("x", INT64, "n", "t").in("h_in", FLOAT, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("h_out", FLOAT, "n", "2").out("h_next", FLOAT, "n", "2");
    assertFault(
        "input h_in pairs with each of [h_out, h_next]; add \"states\": {\"h_in\": \"h_out\"} (or"
            + " the other) to model.json");
  }

  @Test
  void severalDataInputs_areTold() {
    graph.in("x", INT64, "n", "t").in("mask", INT64, "n", "t").out("y", FLOAT, "n", "3");
    assertFault("expected one data input, found [x, mask]");
  }

  @Test
  void typesThatDoNotFitTheVectoriser_areTold() {
    graph.in("x", INT64, "n", "t").out("y", FLOAT, "n", "3");
    kind = "numbers";
    assertFault(
        "input x: vectoriser.kind numbers gives float values, the graph expects INT64; change"
            + " vectoriser.kind in model.json, or the graph");
  }

  @Test
  void textForAGraphOfNumbersAndOtherTypes_areTold() {
    kind = "text";
    graph.in("x", FLOAT, "n", "t").out("y", FLOAT, "n", "3");
    assertFault("input x: vectoriser.kind text gives int64 or int32 ids, the graph expects FLOAT");
  }

  @Test
  void stateOfTexts_isTold() {
    graph.in("x", INT64, "n", "t").in("h_in", STRING, "n", "2");
    graph.out("y", FLOAT, "n", "3").out("h_out", STRING, "n", "2");
    assertFault("state h_in: expected numbers, found STRING");
  }

  @Test
  void fixedBatches_areTold() {
    graph.in("x", INT64, "1", "t").out("y", FLOAT, "n", "3");
    assertFault(
        "input x: expected a dynamic batch axis first, found shape [1, t]; export it with a dynamic"
            + " batch");
  }

  @Test
  void outputOfAFixedBatch_isTold() {
    graph.in("x", INT64, "n", "t").out("y", FLOAT, "1", "3");
    assertFault("y: expected a dynamic batch axis, found shape [1, 3]");
  }

  @Test
  void outputOfAnUnknownWidth_isTold() {
    graph.in("x", INT64, "n", "t").out("y", FLOAT, "n", "t", "classes");
    assertFault(
        "y: expected a batch axis, perhaps a time axis, and fixed sizes, found shape [n, t, classes]");
  }

  @Test
  void stateOfTwoUnnamedAxes_isTold() {
    graph.in("x", INT64, "n", "t").in("h_in", FLOAT, "", "", "2");
    graph.out("y", FLOAT, "n", "3").out("h_out", FLOAT, "", "", "2");
    assertFault("state h_in: expected one dynamic axis, the batch, found shape [?, ?, 2]");
  }

  @Test
  void scalarsAndOtherOutputs_areTold() {
    graph.in("x", INT64).out("y", FLOAT, "n", "3");
    assertFault("input x: expected a dynamic batch axis first, found shape []");
  }

  @Test
  void outputThatIsNoFloat_isTold() {
    graph.in("x", INT64, "n", "t").out("y", BOOL, "n", "3");
    assertFault("output y: expected float, found BOOL");
  }

  private void assertFault(String told) {
    assertThatThrownBy(this::read)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("g.onnx: ")
        .hasMessageContaining(told);
  }

  private GraphContract read() throws OrtException {
    Manifest manifest =
        new Manifest(
            "m", "1", "vector", List.of(), new Manifest.VectoriserSpec(kind, 8, 9), output, states);
    try (OrtSession session =
        OrtEnvironment.getEnvironment()
            .createSession(graph.build(), new OrtSession.SessionOptions())) {
      return ContractReader.read(session, manifest, "g.onnx");
    }
  }

  /**
   * Declares ports. Outputs are reshaped by chance, so that nothing but their declaration is known.
   */
  private static final class Shapes {
    private final OnnxGraph graph = new OnnxGraph("shapes");
    private String source = "";

    Shapes in(String name, ElementType type, String... dims) {
      graph.input(name, type, dims);
      source = source.isEmpty() ? name : source;
      return this;
    }

    Shapes out(String name, ElementType type, String... dims) {
      graph.output(name, type, dims);
      String chance = name + "_chance";
      graph.node("RandomUniform", List.of(), List.of(chance), Attribute.ints("shape", dims.length));
      graph.node(
          "Cast",
          List.of(chance),
          List.of(name + "_shape"),
          Attribute.of("to", (long) INT64.code()));
      graph.node(
          "Cast", List.of(source), List.of(name + "_data"), Attribute.of("to", (long) type.code()));
      graph.node("Reshape", List.of(name + "_data", name + "_shape"), List.of(name));
      return this;
    }

    byte[] build() {
      return graph.toBytes();
    }
  }
}
