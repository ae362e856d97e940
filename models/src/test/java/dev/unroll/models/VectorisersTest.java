package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token ids and numbers. */
class VectorisersTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void tokenIds_comeAlonOrAsAnArray() throws Exception {
    Chunk one = tokens("7");
    assertThat(one.steps()).isEqualTo(1);
    assertThat(one.token(0)).isEqualTo(7);
    Chunk three = tokens("[0, 9, 3]");
    assertThat(three.steps()).isEqualTo(3);
    assertThat(new int[] {three.token(0), three.token(1), three.token(2)}).containsExactly(0, 9, 3);
    assertThat(three.cutFrom()).isZero();
  }

  @Test
  void moreTokensThanTheMostSteps_areCutAndCounted() throws Exception {
    Chunk chunk = tokens("[1, 2, 3, 4, 5]");
    assertThat(chunk.steps()).isEqualTo(4);
    assertThat(chunk.cutFrom()).isEqualTo(5);
    assertThat(chunk.cell(3)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []              | /x: expected at least one step
          10              | /x: expected a token id from 0 to 9, found number 10
          -1              | /x: expected a token id from 0 to 9, found number -1
          1.5             | /x: expected a token id from 0 to 9, found number 1.5
          4294967296      | /x: expected a token id from 0 to 9, found number 4294967296
          [1, 99999999999999999999] | /x/1: expected a token id from 0 to 9, found number 99999999999999999999
          [1, [2, 3]]     | /x/1: expected one of the token ids, found an array of 2
          [[[10]]]        | /x/0/0/0: expected a token id from 0 to 9, found number 10
          [1, null]       | /x/1: expected a token id from 0 to 9, found null
          "1"             | /x: expected a token id from 0 to 9, found string "1"
          {}              | /x: expected a token id from 0 to 9, found an object of 0
          """)
  void whatIsNoTokenId_isMistypedWithItsPlace(String json, String told) {
    assertMistyped(catchThrowableOfType(Rejected.class, () -> tokens(json)), told);
  }

  @Test
  void tokensWithoutAVocabulary_areToldWhatToAdd() {
    Bundle bundle = Bundles.tokens(new byte[0], 0, 2);
    assertThatThrownBy(
            () -> Vectoriser.open(bundle, TextVectoriserTest.ONE_TOKEN, InputRules.PLAIN).close())
        .isInstanceOf(UserError.class)
        .hasMessage(
            "test-bundle/model.json: vectoriser.vocabulary: expected the number of token ids, found"
                + " nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.5           | 1 | 0 | 1.5
          [1.5, -2]     | 1 | 0 | 1.5,-2.0
          [[1], [2]]    | 1 | 0 | 1.0,2.0
          [1, 2, 3]     | 3 | 0 | 1.0,2.0,3.0
          [[1, 2, 3], [4, 5, 6]] | 3 | 0 | 1.0,2.0,3.0,4.0,5.0,6.0
          [1, 2, 3, 4, 5, 6]     | 1 | 6 | 1.0,2.0,3.0,4.0
          [[1], 2]      | 1 | 0 | 1.0,2.0
          [[[1, 2]], [[3, 4]]] | 2 | 0 | 1.0,2.0,3.0,4.0
          1e-999999999  | 1 | 0 | 0.0
          """)
  void numbers_comeAsOneStepOrSeveral(String json, int features, int cutFrom, String values)
      throws Exception {
    Chunk chunk = numbers(json, features);
    assertThat(chunk.cutFrom()).isEqualTo(cutFrom);
    assertThat(chunk.data()).hasSize(chunk.steps() * features * Float.BYTES);
    ByteBuffer data = ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN);
    List<String> read = new ArrayList<>();
    while (data.hasRemaining()) {
      read.add(Float.toString(data.getFloat()));
    }
    assertThat(String.join(",", read)).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []          | 1 | /x: expected at least one step
          []          | 3 | /x: expected an array of 3 numbers, found an array of 0
          1           | 3 | /x: expected an array of 3 numbers, found number 1
          [1, 2]      | 3 | /x: expected an array of 3 numbers, found an array of 2
          [[1, 2]]    | 3 | /x/0: expected an array of 3 numbers, found an array of 2
          [[1, 2, 3], 4] | 3 | /x/1: expected an array of 3 numbers, found number 4
          [1, [2]]    | 2 | /x/1: expected a number that fits a float, found an array of 1
          [1, "2"]    | 1 | /x/1: expected a number that fits a float, found string "2"
          [1, null]   | 1 | /x/1: expected a number that fits a float, found null
          [[1, 2], [3, true]] | 2 | /x/1/1: expected a number that fits a float, found boolean true
          1e39        | 1 | /x: expected a number that fits a float, found number 1E+39
          1e999999999 | 1 | /x: expected a number that fits a float, found number 1E+999999999
          {}          | 1 | /x: expected a number that fits a float, found an object of 0
          """)
  void whatIsNoStep_isMistypedWithItsPlace(String json, int features, String told) {
    assertMistyped(catchThrowableOfType(Rejected.class, () -> numbers(json, features)), told);
  }

  @Test
  void manyEmptySteps_areRefusedBeforeTheirRoomIsTaken() {
    String steps = "[[]" + ",[]".repeat(80_000) + "]";
    assertMistyped(
        catchThrowableOfType(Rejected.class, () -> numbers(steps, 1 << 20)),
        "/x/0: expected an array of 1048576 numbers, found an array of 0");
  }

  private static void assertMistyped(Rejected rejected, String told) {
    assertThat(rejected).hasMessage(told);
    assertThat(rejected.reason()).isEqualTo(Reason.MISTYPED_FIELD);
  }

  private static Chunk tokens(String json) throws Rejected, JsonProcessingException {
    Port port = new Port("x", OnnxJavaType.INT64, new long[] {Port.BATCH, Port.TIME});
    try (Vectoriser tokens = open("tokens", 10, InputRules.PLAIN, port)) {
      assertThat(tokens.vocabulary()).isEqualTo(10);
      return tokens.vectorise(List.of(MAPPER.readTree(json)));
    }
  }

  private static Chunk numbers(String json, int features) throws Rejected, JsonProcessingException {
    try (Vectoriser numbers = open("numbers", 0, InputRules.PLAIN, floats("x", features))) {
      assertThat(numbers.vocabulary()).isZero();
      return numbers.vectorise(List.of(MAPPER.readTree(json)));
    }
  }

  static Port floats(String name, long... step) {
    long[] dims = new long[step.length + 2];
    dims[0] = Port.BATCH;
    dims[1] = Port.TIME;
    System.arraycopy(step, 0, dims, 2, step.length);
    return new Port(name, OnnxJavaType.FLOAT, dims);
  }

  static Vectoriser open(String kind, int vocabulary, InputRules rules, Port... ports) {
    GraphContract contract = new GraphContract(List.of(ports), null, List.of(), List.of());
    return open(kind, vocabulary, rules, contract, InputPlan.fieldsOf(contract));
  }

  static Vectoriser open(
      String kind,
      int vocabulary,
      InputRules rules,
      GraphContract contract,
      List<InputField> fields) {
    Manifest manifest =
        new Manifest(
            "m",
            "1",
            "vector",
            List.of(),
            new Manifest.VectoriserSpec(kind, 4, vocabulary),
            null,
            Map.of());
    return Vectoriser.open(new Bundle("b", manifest, new byte[0], null), contract, rules, fields);
  }
}
