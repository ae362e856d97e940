package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.InputRules.Scaling;
import dev.unroll.models.Manifest;
import dev.unroll.models.Port;
import dev.unroll.models.StatePair;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputCheckTest {
  private static final Port X = port("x", OnnxJavaType.FLOAT, 3);
  private static final Port Y = port("y", OnnxJavaType.FLOAT, 1);
  private static final Port COUNTS = port("counts_in", OnnxJavaType.INT64, 4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {input: /x}           | model.input: expected a map from each of the graph's inputs to its field, as it has x float [batch, 3] and y float [batch, 1], found string "/x"; write input: {x: /x, y: /y}
          {input: [/a, /b]}     | model.input: expected a map from each of the graph's inputs to its field, as it has x float [batch, 3] and y float [batch, 1], found an array of 2; write input: {x: /x, y: /y}
          {input: {x: /a}}      | model.input: expected a field for each of the graph's inputs, found none for y; add y: /y
          {input: {x: /a, y: /b, z: /c}} | model.input.z: expected one of the graph's inputs x, y, found z
          {input: {x: /a, y: /b}, scaling: {mean: 0, deviation: [1, 0, 2, 3]}} | model.scaling.deviation: expected numbers above 0, found 0
          """)
  void faultsOfAGraphOfTwoInputs_areToldWithTheWayOut(String model, String told) {
    assertThat(check("{model: " + model + "}", "vector", contract(List.of(X, Y), COUNTS)))
        .containsExactly(told);
  }

  @Test
  void labelsAndPrecision_areHeldAgainstTheModel() {
    assertThat(
            check(
                "{model: {input: /x}, emit: {on: change}, state: {precision: half}}",
                "vector",
                contract(List.of(X), COUNTS)))
        .containsExactly(
            "emit.on: expected every or end, found change: the model's head vector gives no label"
                + " that could change; scores and trend do",
            "state.precision: expected full, found half: none of the graph's states is float32,"
                + " counts_in int64 [batch, 4]");
    assertThat(
            check(
                "{model: {input: /x}, emit: {on: change}, state: {precision: half}}",
                "scores",
                contract(List.of(X), X)))
        .isEmpty();
  }

  @Test
  void inputsOfAMap_areReadInTheGraphsOrder() {
    JsonNode root = SpecTree.parse("{input: {y: /b, x: [/a/0, /a/1]}}", "p.yaml", List.of());
    assertThat(ModelMapper.inputs(root.path("input"), contract(List.of(X, Y), X)))
        .containsExactly(
            new InputField("x", List.of(JsonPointer.compile("/a/0"), JsonPointer.compile("/a/1"))),
            new InputField("y", List.of(JsonPointer.compile("/b"))));
  }

  @Test
  void inputsOfAList_standSideBySide() {
    JsonNode root = SpecTree.parse("{input: [/a, /b, /c]}", "p.yaml", List.of());
    assertThat(ModelMapper.inputs(root.path("input"), contract(List.of(X), X)))
        .singleElement()
        .satisfies(field -> assertThat(field.input()).isEmpty())
        .satisfies(field -> assertThat(field.pointers()).hasSize(3));
  }

  @Test
  void rules_areReadWhole() {
    JsonNode model =
        SpecTree.parse(
            "{missing: hold, scaling: {mean: 1.5, deviation: [2, 3]}}", "p.yaml", List.of());
    assertThat(ModelMapper.rules(model, false))
        .isEqualTo(new InputRules(Missing.HOLD, new Scaling(List.of(1.5), List.of(2.0, 3.0))));
  }

  private static List<String> check(String yaml, String head, GraphContract contract) {
    Faults faults = new Faults(SpecTree.parse(yaml, "p.yaml", List.of()), new ArrayList<>());
    Manifest manifest =
        new Manifest(
            "m",
            "1",
            head,
            List.of(),
            new Manifest.VectoriserSpec("numbers", 0, 0),
            null,
            Map.of());
    new InputCheck(faults, manifest, contract).check();
    return faults.problems().stream().map(Problem::toString).toList();
  }

  private static GraphContract contract(List<Port> inputs, Port state) {
    return new GraphContract(
        inputs,
        null,
        List.of(X),
        List.of(new StatePair(state, state, new byte[state.width() * state.type().size])),
        List.of(),
        Map.of(),
        0,
        0);
  }

  private static Port port(String name, OnnxJavaType type, int width) {
    return new Port(name, type, new long[] {Port.BATCH, width});
  }
}
