package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.InputRules.Scaling;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several inputs, several fields, nested steps, and what stands for a missing number. */
class EventVectoriserTest {
  private static final Port TEMPERATURES = VectorisersTest.floats("temperatures", 2);
  private static final Port FRAME = VectorisersTest.floats("frame", 2, 1, 3);
  private static final Port MONTH =
      new Port("month", OnnxJavaType.INT64, new long[] {Port.BATCH, Port.TIME});
  private static final Port SITE = new Port("site", OnnxJavaType.FLOAT, new long[] {Port.BATCH, 3});
  private static final Port OPEN =
      new Port("open", OnnxJavaType.BOOL, new long[] {Port.BATCH, Port.TIME});

  private InputRules rules = InputRules.PLAIN;

  @Test
  void inputsOfAGraph_standOneAfterTheOtherInItsOrder() throws Exception {
    Chunk chunk =
        vectorise(
            fields("month=/m", "site=/s", "temperatures=/t"),
            "[[3, 4], [7, 8, 9], [[1.5, 2], [3, 4]]]",
            TEMPERATURES,
            MONTH,
            SITE);
    assertThat(chunk.steps()).isEqualTo(2);
    assertThat(floats(chunk, 0, 4)).containsExactly(1.5f, 2f, 3f, 4f);
    assertThat(chunk.cell(4)).isEqualTo(3);
    assertThat(chunk.cell(5)).isEqualTo(4);
    assertThat(floats(chunk, 6, 3)).containsExactly(7f, 8f, 9f);
    assertThat(chunk.data()).hasSize(9 * Float.BYTES);
  }

  @Test
  void moreStepsThanTheMost_areCutInEveryInputWithATimeAxis() throws Exception {
    Chunk chunk =
        vectorise(
            fields("open=/o", "month=/m", "site=/s"),
            "[[true, false, 1, 0, true], [1, 2, 3, 4, 5], [7, 8, 9]]",
            OPEN,
            MONTH,
            SITE);
    assertThat(chunk.cutFrom()).isEqualTo(5);
    assertThat(cells(chunk)).startsWith(1, 0, 1, 0, 1, 2, 3, 4).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[[1, 2]], [1, 2], [0, 0, 0]]    | /m: expected 1 step, as in /t, found 2
          [[[1, 2], [3, 4]], 1, [0, 0, 0]] | /m: expected 2 steps, as in /t, found 1
          [[1, 2], 1, [[0, 0, 0], [1, 1, 1]]] | /s: expected 1 step, as it has no time axis, found 2
          [[1, 2], 1.5, [0, 0, 0]]         | /m: expected a whole number from -2147483648 to 2147483647, found number 1.5
          [[1, 2], 2147483648, [0, 0, 0]]  | /m: expected a whole number from -2147483648 to 2147483647, found number 2147483648
          [[1, 2], true, [0, 0, 0]]        | /m: expected a whole number from -2147483648 to 2147483647, found boolean true
          """)
  void inputsThatDoNotFitTogether_areMistyped(String values, String told) {
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () ->
                vectorise(
                    fields("temperatures=/t", "month=/m", "site=/s"),
                    values,
                    TEMPERATURES,
                    MONTH,
                    SITE));
    assertThat(rejected).hasMessage(told);
    assertThat(rejected.reason()).isEqualTo(Reason.MISTYPED_FIELD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1, 2, 3, 4, 5, 6]                      | 1
          [[[1, 2, 3]], [[4, 5, 6]]]              | 1
          [[1, 2, 3], [4, 5, 6]]                  | 1
          [[[[1, 2, 3]], [[4, 5, 6]]]]            | 1
          [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]] | 2
          [[[[1, 2, 3]], [[4, 5, 6]]], [[[1, 2, 3]], [[4, 5, 6]]]] | 2
          [[[1, 2, 3], [4, 5, 6]], [1, 2, 3, 4, 5, 6]] | 2
          """)
  void stepOfSeveralAxes_isFlatOrNested(String json, int steps) throws Exception {
    Chunk chunk = vectorise(fields("=/f"), "[" + json + "]", FRAME);
    assertThat(chunk.steps()).isEqualTo(steps);
    for (int t = 0; t < steps; t++) {
      assertThat(floats(chunk, 6 * t, 6)).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[1, 2], [3, 4], [5, 6]]          | /f/0: expected an array of 6 numbers or arrays of [2, 1, 3], found an array of 2
          [[1, 2, 3], [4, 5]]               | /f: expected an array of 6 numbers or arrays of [2, 1, 3], found an array of 2 arrays
          [[[1, 2, 3]], [4, 5, 6]]          | /f: expected an array of 6 numbers or arrays of [2, 1, 3], found an array of 2 arrays
          [[[1, 2, 3]], [[4, 5, [6]]]]      | /f/1/0/2: expected a number that fits a float, found an array of 1
          [1, 2, 3]                         | /f: expected an array of 6 numbers or arrays of [2, 1, 3], found an array of 3
          [[[]]]                            | /f/0: expected an array of 6 numbers or arrays of [2, 1, 3], found an array of 1 arrays
          """)
  void shapesThatAreNoStep_areMistypedWithTheirPlace(String json, String told) {
    assertThatThrownBy(() -> vectorise(fields("=/f"), "[" + json + "]", FRAME))
        .isInstanceOf(Rejected.class)
        .hasMessage(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a /b        | [1, 2]             | 1,2
          /a /b        | [[1, 3], [2, 4]]   | 1,2,3,4
          """)
  void fieldsAsManyAsFeatures_standSideBySide(String pointers, String json, String expected)
      throws Exception {
    Chunk chunk = vectorise(fields("=" + pointers), json, TEMPERATURES);
    assertThat(floats(chunk, 0, chunk.data().length / 4))
        .containsExactly(
            Arrays.stream(expected.split(",")).map(Float::valueOf).toArray(Float[]::new));
  }

  @Test
  void fewerFieldsThanFeatures_holdOneStepTogether() throws Exception {
    Chunk chunk = vectorise(fields("=/a /b"), "[[1, 2, 3, 4, 5], 6]", FRAME);
    assertThat(chunk.steps()).isEqualTo(1);
    assertThat(floats(chunk, 0, 6)).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[1, 2], [1]]  | /b: expected 2 steps, as in /a, found an array of 1
          [[1, 2], 1]    | /b: expected 2 steps, as in /a, found number 1
          [1, []]        | /b: expected 1 steps, as in /a, found an array of 0
          [1, "2"]       | /b: expected a number that fits a float, found string "2"
          [[1, 2], [1, [2]]] | /b/1: expected a number that fits a float, found an array of 1
          """)
  void fieldsThatDoNotFitSideBySide_areMistyped(String json, String told) {
    assertThatThrownBy(() -> vectorise(fields("=/a /b"), json, TEMPERATURES))
        .isInstanceOf(Rejected.class)
        .hasMessage(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[1, 2], 3]             | /a and /b: expected 6 numbers in all, found 3
          [[], [1, 2, 3, 4, 5, [6]]] | /b/5: expected a number that fits a float, found an array of 1
          """)
  void fieldsThatHoldNoStepTogether_areMistyped(String json, String told) {
    assertThatThrownBy(() -> vectorise(fields("=/a /b"), json, FRAME))
        .isInstanceOf(Rejected.class)
        .hasMessage(told);
  }

  @ParameterizedTest
  @EnumSource(
      value = Missing.class,
      names = {"HOLD", "ZERO", "NAN"})
  void missingNumbers_followTheRule(Missing missing) throws Exception {
    rules = new InputRules(missing, null);
    int cell =
        switch (missing) {
          case HOLD -> 0x7FC0_401D;
          case NAN -> Float.floatToRawIntBits(Float.NaN);
          default -> 0;
        };
    int one = Float.floatToRawIntBits(1);
    for (String value : List.of("null", "\"NaN\"", "\"\"", "true", "1e39")) {
      assertThat(cells(vectorise(fields("=/t"), "[[[1, " + value + "]]]", TEMPERATURES)))
          .containsExactly(one, cell);
      assertThat(cells(vectorise(fields("=/a /b"), "[1, " + value + "]", TEMPERATURES)))
          .containsExactly(one, cell);
    }
    assertThat(cells(vectorise(fields("=/t"), "[null]", TEMPERATURES))).containsExactly(cell, cell);
    Chunk both =
        vectorise(fields("temperatures=/t", "month=/m"), "[null, [5, 6]]", TEMPERATURES, MONTH);
    assertThat(both.steps()).isEqualTo(2);
    assertThat(cells(both)).containsExactly(cell, cell, cell, cell, 5, 6);
  }

  @Test
  void whatIsMissingAtManySteps_takesNoRoomBeyondALimit() {
    rules = new InputRules(Missing.NAN, null);
    String pointers =
        IntStream.range(0, 512).mapToObj(i -> "/f" + i).collect(Collectors.joining(" "));
    String values = "[[0" + ",0".repeat(39_999) + "]" + ",null".repeat(511) + "]";
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () -> vectorise(fields("=" + pointers), values, VectorisersTest.floats("wide", 512)));
    assertThat(rejected)
        .hasMessage(
            "/f0: expected at most 16777216 values, those that are missing counted, found 40000"
                + " steps of 512");
    assertThat(rejected.reason()).isEqualTo(Reason.MISTYPED_FIELD);
  }

  @Test
  void wrongCounts_areRejectedWhateverTheRule() {
    rules = new InputRules(Missing.HOLD, null);
    for (String json :
        List.of("[[1]]", "[[[1, 2], null]]", "[[null, [1, 2]]]", "[[[1, 2], [3]]]")) {
      assertThatThrownBy(() -> vectorise(fields("=/t"), json, TEMPERATURES))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("expected ");
    }
  }

  @Test
  void integersThatAreMissing_areRejectedWhateverTheRule() {
    rules = new InputRules(Missing.ZERO, null);
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () ->
                vectorise(
                    fields("temperatures=/t", "month=/m"), "[[1, 2], null]", TEMPERATURES, MONTH));
    assertThat(rejected).hasMessage("/m (input) is null");
    assertThat(rejected.reason()).isEqualTo(Reason.MISSING_FIELD);
  }

  @Test
  void scaling_isOfEachFeatureOverAllInputsInDouble() throws Exception {
    rules = new InputRules(Missing.ZERO, new Scaling(List.of(1.0, 2.0, 0.1), List.of(2.0)));
    Port third = VectorisersTest.floats("third");
    Chunk chunk =
        vectorise(
            fields("third=/c", "temperatures=/t"),
            "[[0.3, null], [[3, 6], [16777217, 2]]]",
            TEMPERATURES,
            third);
    assertThat(floats(chunk, 0, 6))
        .containsExactly(1f, 2f, 8388608f, 0f, (float) ((0.3 - 0.1) / 2), 0f);
  }

  @Test
  void graphWithoutATimeAxis_takesSeveralStepsAsSeveralValues() throws Exception {
    Chunk chunk = vectorise(fields("=/s"), "[[[1, 2, 3], [4, 5, 6]]]", SITE);
    assertThat(chunk.steps()).isEqualTo(2);
    assertThat(chunk.data()).hasSize(24);
  }

  @Test
  void fieldsThatDoNotFitTheGraph_areToldAllAtOnceWithTheirPaths() {
    rules = new InputRules(Missing.REJECT, new Scaling(List.of(1.0, 2.0), List.of(0.0)));
    assertThat(
            problems(fields("tempratures=/t", "month=/a /b"), "numbers", TEMPERATURES, MONTH, SITE))
        .containsExactly(
            "model.input.tempratures: expected one of the graph's inputs [temperatures, month,"
                + " site], found tempratures",
            "model.input: expected a field for each of the graph's inputs [temperatures, month,"
                + " site], found none for temperatures",
            "model.input.month: expected one field, as a step of month int64 [batch, time] has 1,"
                + " found 2",
            "model.input: expected a field for each of the graph's inputs [temperatures, month,"
                + " site], found none for site",
            "model.scaling.mean: expected 1 or 5 numbers, as the model reads so many features,"
                + " found 2",
            "model.scaling.deviation: expected no 0, found one");
  }

  @Test
  void oneFieldForSeveralInputs_isToldTheirNames() {
    assertThat(problems(fields("=/t"), "numbers", TEMPERATURES, MONTH))
        .containsExactly(
            "model.input: expected a map from the graph's inputs [temperatures, month] to fields,"
                + " found no names");
  }

  @Test
  void rulesForNumbers_areAFaultWhereTheModelReadsNone() {
    rules = new InputRules(Missing.HOLD, new Scaling(List.of(1.0), List.of(1.0)));
    assertThat(problems(fields("=/a /b"), "text", MONTH))
        .containsExactly(
            "model.input: expected one field, as a text stands in one, found 2",
            "model.missing: expected reject, as the model reads no floating-point numbers, found"
                + " hold",
            "model.scaling: expected none, as the model reads no floating-point numbers, found"
                + " one");
  }

  @Test
  void opening_throwsWhatTheCheckFinds() {
    assertThatThrownBy(() -> vectorise(fields("other=/t"), "[1]", TEMPERATURES))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("b does not read what the pipeline gives:\n  model.input.other: ");
  }

  private List<String> problems(List<InputField> fields, String kind, Port... ports) {
    Manifest.VectoriserSpec spec = new Manifest.VectoriserSpec(kind, 4, 0);
    return new InputPlan(spec, contract(ports), rules, fields)
        .problems().stream().map(Problem::toString).toList();
  }

  private Chunk vectorise(List<InputField> fields, String values, Port... ports)
      throws Rejected, JsonProcessingException {
    List<JsonNode> nodes = new ArrayList<>();
    new JsonMapper().readTree(values).forEach(nodes::add);
    try (Vectoriser vectoriser =
        VectorisersTest.open("numbers", 0, rules, contract(ports), fields)) {
      return vectoriser.vectorise(nodes);
    }
  }

  private static GraphContract contract(Port... ports) {
    // Whether the graph has time is told by its first input.
    return new GraphContract(List.of(ports), null, List.of(), List.of());
  }

  /** Each {@code input=/pointer /pointer}. */
  private static List<InputField> fields(String... fields) {
    return Arrays.stream(fields)
        .map(field -> field.split("=", -1))
        .map(
            parts ->
                new InputField(
                    parts[0],
                    Arrays.stream(parts[1].split(" ")).map(JsonPointer::compile).toList()))
        .toList();
  }

  private static List<Float> floats(Chunk chunk, int from, int count) {
    return Arrays.stream(cells(chunk))
        .skip(from)
        .limit(count)
        .mapToObj(Float::intBitsToFloat)
        .toList();
  }

  private static int[] cells(Chunk chunk) {
    int[] cells = new int[chunk.data().length / Integer.BYTES];
    ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(cells);
    return cells;
  }
}
