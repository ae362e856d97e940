package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenTest {
  /** Adds each step's numbers to a sum: {@code y = x + h_in}, which also is the next state. */
  private static final byte[] SUM =
      new OnnxGraph("sum")
          .input("x", ElementType.FLOAT, "batch", "2")
          .input("h_in", ElementType.FLOAT, "batch", "2")
          .node("Add", List.of("x", "h_in"), List.of("y"))
          .node("Identity", List.of("y"), List.of("h_out"))
          .output("y", ElementType.FLOAT, "batch", "2")
          .output("h_out", ElementType.FLOAT, "batch", "2")
          .toBytes();

  /** Doubles every number, with the time axis last. */
  private static final byte[] TWICE =
      new OnnxGraph("twice")
          .input("x", ElementType.FLOAT, "batch", "2", "time")
          .node("Add", List.of("x", "x"), List.of("y"))
          .output("y", ElementType.FLOAT, "batch", "2", "time")
          .toBytes();

  @Test
  void stateCarriedBetweenSteps_isCompared() {
    assertThat(
            open(
                SUM,
                """
                {"sequences": [
                  {"steps": [
                    {"inputs": {"x": [1, 2]}, "outputs": {"y": [1, 2]}},
                    {"inputs": {"x": [10, 20]}, "outputs": {"y": [11, 22], "h_out": [11, 22]}}]},
                  {"name": "given", "steps": [
                    {"inputs": {"x": [1, 2], "h_in": [0.5, 0.25]}, "outputs": {"h_out": [1.5, 2.25]}},
                    {"inputs": {"x": [1, 1]}, "outputs": {"y": [2.5, 3.2501]}}]}]}"""))
        .satisfies(
            result -> {
              assertThat(result.sequences()).isEqualTo(2);
              assertThat(result.steps()).isEqualTo(4);
              assertThat(result.values()).isEqualTo(10);
              assertThat(result.greatest()).isBetween(0.00009, 0.00011);
              assertThat(result.tolerance()).isEqualTo(1e-4);
            });
  }

  @Test
  void timeAxis_standsWhereTheGraphHasIt() {
    assertThat(
            open(
                    TWICE,
                    """
                    {"sequences": [{"steps": [
                      {"inputs": {"x": [[1, 2, 3], [4, 5, 6]]},
                       "outputs": {"y": [[2, 4, 6], [8, 10, 12]]}},
                      {"inputs": {"x": [[7], [8]]}, "outputs": {"y": [[14], [16]]}}]}]}""")
                .values())
        .isEqualTo(8);
  }

  @Test
  void differenceAboveTheTolerance_isToldWithItsPlaceAndTheWayOut() {
    assertFault(
        SUM,
        """
        {"tolerance": 0.001, "sequences": [{"name": "first", "steps": [
          {"inputs": {"x": [1, 2]}, "outputs": {"y": [1, 2]}},
          {"inputs": {"x": [1, 2]}, "outputs": {"h_out": [2, 4.1]}}]}]}""",
        "b/golden.json: sequence first, step 1, output h_out[1]: expected 4.1 within 0.001, found"
            + " 4.0; another release of ONNX Runtime or another processor may round otherwise (then"
            + " raise \"tolerance\"), or model.onnx and golden.json come from two exports");
    assertFault(
        TWICE,
        """
        {"sequences": [{"steps": [{"inputs": {"x": [[1, 2, 3], [4, 5, 6]]},
           "outputs": {"y": [[2, 4, 6], [8, "NaN", 12]]}}]}]}""",
        "b/golden.json: sequence sequences[0], step 0, output y[1, 1]: expected NaN within 1.0E-4,"
            + " found 10.0;");
  }

  @Test
  void fewestDigitsOfAFloat_areTheFloatItself() {
    assertThat(
            open(
                SUM,
                """
                {"tolerance": 0, "sequences": [{"steps": [
                  {"inputs": {"x": [0.1, 0.33333334]},
                   "outputs": {"y": [0.1, 0.33333334], "h_out": [0.1, 0.33333334]}}]}]}"""))
        .isEqualTo(new GoldenResult(1, 1, 4, 0, 0));
  }

  @Test
  void toleranceIsRelativeAboveOne() {
    assertThat(
            open(
                    SUM,
                    """
                    {"sequences": [{"steps": [
                      {"inputs": {"x": [100000, 1]}, "outputs": {"y": [100009, 1]}}]}]}""")
                .greatest())
        .isEqualTo(9);
    assertFault(
        SUM,
        """
        {"sequences": [{"steps": [
          {"inputs": {"x": [100000, 1]}, "outputs": {"y": [100011, 1]}}]}]}""",
        "expected 100011.0 within 1.0E-4, found 100000.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"X": [1, 2]}             | {"y": [1, 2]}   | step 0: expected the input x float [batch, 2], found [X]
          {"x": [1, 2], "sr": 1}    | {"y": [1, 2]}   | step 0: expected inputs of [x, h_in], found sr; constants and lengths are not named
          {"x": [1, 2, 3]}          | {"y": [1, 2]}   | step 0, input x: expected the shape [2], which is the graph's without its batch, found [3]
          {"x": [[1, 2]]}           | {"y": [1, 2]}   | step 0, input x: expected the shape [2], which is the graph's without its batch, found [1, 2]
          {"x": [1, 2]}             | {"z": [1, 2]}   | step 0, output z: expected one of [y, h_out], as the bundle reads them
          {"x": [1, 2]}             | {"y": [1]}      | step 0, output y: expected the shape [2], which is the graph's without its batch, found [1]
          {"x": [1, 2]}             | {"h_out": 1}    | step 0, output h_out: expected the shape [2], which is the graph's without its batch, found []
          {"x": [1, 2], "h_in": [[1, 2]]} | {"y": [1, 2]} | step 0, state h_in: expected the shape [2], which is the graph's without its batch, found [1, 2]
          """)
  void stepsThatDoNotFitTheGraph_areTold(String inputs, String outputs, String told) {
    assertFault(
        SUM,
        "{\"sequences\": [{\"steps\": [{\"inputs\": %s, \"outputs\": %s}]}]}"
            .formatted(inputs, outputs),
        "b/golden.json: sequence sequences[0], " + told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"x": [1, "inf"]}  | b/golden.json: sequences[0].steps[0].inputs.x/1: expected a number, true, false, "NaN", "Infinity" or "-Infinity", found string "inf"
          {"x": [1, null]}   | b/golden.json: sequences[0].steps[0].inputs.x/1: expected a number, true, false, "NaN", "Infinity" or "-Infinity", found null
          {"x": [[1], [1, 2]]} | b/golden.json: sequences[0].steps[0].inputs.x/1: expected an array of 1, as its neighbours are, found an array of 2
          {"x": [[1], 2]}    | b/golden.json: sequences[0].steps[0].inputs.x/1: expected an array of 1, as its neighbours are, found number 2
          {"x": []}          | b/golden.json: sequences[0].steps[0].inputs.x: expected numbers, found an empty array
          """)
  void whatIsNoTensor_isToldWithItsPlace(String inputs, String told) {
    assertFault(
        SUM,
        "{\"sequences\": [{\"steps\": [{\"inputs\": %s, \"outputs\": {\"y\": [1, 2]}}]}]}"
            .formatted(inputs),
        told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"sequences": []}                     | sequences: expected at least 1 in it
          {"tolerance": -1, "sequences": [{"steps": [{"inputs": {"x": 1}, "outputs": {"y": 1}}]}]} | tolerance: expected at least 0
          {"tolerance": "1e-4", "sequences": [{"steps": [{"inputs": {"x": 1}, "outputs": {"y": 1}}]}]} | tolerance: expected number
          {"sequences": [{"steps": [{"inputs": {"x": 1}}]}]} | sequences[0].steps[0].outputs: is missing
          {"sequences": [{"step": []}]}         | sequences[0].step: unknown field; expected one of name, steps
          {"sequences": [{"steps": [{"inputs": {"x": 1}, "outputs": {"y": 1}}]}]} x | expected a JSON object: Unrecognized token 'x'
          {"sequences": [{"steps": [{"inputs": {"x": NaN}, "outputs": {"y": 1}}]}]} | expected a JSON object: Non-standard token 'NaN'
          """)
  void whatIsNoGoldenFile_isTold(String json, String told) {
    assertFault(SUM, json, told);
  }

  @Test
  void filesThatAreTooLarge_areToldTheLimit() {
    String json = " ".repeat(4 << 20) + "{}";
    assertFault(
        SUM,
        json,
        "b/golden.json: expected at most 4194304 bytes, as every machine checks it when it opens"
            + " the model, found 4194306; keep fewer or shorter sequences");
  }

  @Test
  void idsThatTheGraphRefuses_areTold() {
    byte[] graph =
        new OnnxGraph("lookup")
            .floats("table", new float[] {1, 2, 3, 4}, 4, 1)
            .input("tokens", ElementType.INT64, "batch", "time")
            .node("Gather", List.of("table", "tokens"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "time", "1")
            .toBytes();
    Manifest manifest = Bundles.tokens(graph, 4, 1).manifest();
    String json =
        "{\"sequences\": [{\"steps\": [{\"inputs\": {\"tokens\": [%s]}, \"outputs\": {\"y\":"
            + " [[1]]}}]}]}";
    for (String id : List.of("9", "0.5")) {
      Bundle bundle = new Bundle("b", manifest, graph, null, json.formatted(id).getBytes(UTF_8));
      assertThatThrownBy(() -> Model.open(bundle).close())
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("b/golden.json: sequence sequences[0], step 0")
          .hasMessageContaining(
              id.equals("9")
                  ? ": the graph fails on it: "
                  : ", input tokens: expected whole numbers of 32 bits, found 0.5");
    }
  }

  @Test
  void writtenSequences_areReadBackWithEveryBitAndAreValid() throws Exception {
    float third = 1f / 3;
    Golden golden =
        new Golden(
            0.5,
            List.of(
                new Golden.Sequence(
                    "s",
                    List.of(
                        new Golden.Step(
                            Map.of(
                                "x",
                                new Tensor(
                                    new int[] {2, 3},
                                    new double[] {
                                      third, -0.0, Double.NaN, 3e38f, Float.MIN_VALUE, 7
                                    })),
                            Map.of(
                                "y",
                                new Tensor(
                                    new int[0], new double[] {Double.NEGATIVE_INFINITY})))))));
    byte[] json = golden.toBytes();
    assertThat(new String(json, UTF_8))
        .contains("[[0.33333334,-0.0,\"NaN\"],[3.0E38,1.4E-45,7]]", "\"y\":\"-Infinity\"");
    assertThat(Golden.parse(json, "f").toBytes()).isEqualTo(json);
    assertThat(Schemas.validate(Schemas.GOLDEN, new JsonMapper().readTree(json))).isEmpty();
  }

  @Test
  void digest_changesWithTheGoldenSequences() {
    Bundle without = Bundles.numbers(SUM, 2);
    Bundle with = new Bundle("b", without.manifest(), SUM, null, "{}".getBytes(UTF_8));
    assertThat(with.digest()).isNotEqualTo(without.digest());
  }

  private static GoldenResult open(byte[] graph, String golden) {
    Manifest manifest = vector();
    try (Model model = Model.open(new Bundle("b", manifest, graph, null, golden.getBytes(UTF_8)))) {
      return model.golden();
    }
  }

  private static Manifest vector() {
    return new Manifest(
        "m",
        "1",
        "vector",
        List.of(),
        new Manifest.VectoriserSpec("numbers", 64, 0),
        null,
        Map.of());
  }

  private static void assertFault(byte[] graph, String golden, String told) {
    assertThatThrownBy(() -> open(graph, golden))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(told);
  }
}
