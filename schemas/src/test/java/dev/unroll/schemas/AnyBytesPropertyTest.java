package dev.unroll.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever comes in becomes a valid prediction or a valid dead letter, and nothing else. */
class AnyBytesPropertyTest {
  private static final int MOST = 4_000;
  private static final EventFields FIELDS =
      new EventFields(
          JsonPointer.compile("/user"),
          JsonPointer.compile("/id"),
          JsonPointer.compile("/at"),
          EventFields.InputField.only(JsonPointer.compile("/text")),
          true,
          EventFields.Marks.NONE,
          List.of(JsonPointer.compile("/pass"), JsonPointer.compile("/user")),
          true,
          MOST);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final EventReader reader = new EventReader(FIELDS);
  private final PredictionWriter writer = new PredictionWriter("any@1");

  @Property(tries = 2_000)
  void bytes(@ForAll byte[] value) throws IOException {
    check(value);
  }

  @Property(tries = 2_000)
  void text(@ForAll("tokens") List<String> tokens) throws IOException {
    check(String.join("", tokens).getBytes(UTF_8));
  }

  @Property(tries = 5_000)
  void fields(@ForAll("events") String event) throws IOException {
    check(event.getBytes(UTF_8));
  }

  private void check(byte[] value) throws IOException {
    RawEvent raw = new RawEvent(null, value, new Origin("f", 0, 1), RawEvent.NO_TIMESTAMP);
    try {
      Event event = reader.read(raw);
      Prediction prediction =
          writer.write(event.id(), event.key(), event.time(), 1, 0, 0, out -> {}, event.pass());
      assertValid(Schemas.PREDICTION, prediction.json());
    } catch (Rejected e) {
      assertValid(Schemas.DEAD_LETTER, DeadLetterWriter.write(e.deadLetter(raw), MOST));
    }
  }

  private static void assertValid(String schema, byte[] json) throws IOException {
    JsonNode tree = MAPPER.readTree(json);
    assertThat(Schemas.validate(schema, tree)).isEmpty();
    assertThat(new String(json, UTF_8).getBytes(UTF_8)).isEqualTo(json);
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"user\"",
            "\"id\"",
            "\"at\"",
            "\"text\"",
            "\"pass\"",
            "1",
            "-",
            "1e",
            "\"",
            "\\",
            "\\u",
            "d83d",
            "😀",
            "\u0000",
            "\uFEFF",
            "null",
            "true",
            "\n")
        .list()
        .ofMaxSize(40);
  }

  /** Objects with the right names and any values. */
  @Provide
  Arbitrary<String> events() {
    Arbitrary<String> value = values();
    return Combinators.combine(value, value, value, value, value)
        .as(
            (user, id, at, text, pass) ->
                "{\"user\":%s,\"id\":%s,\"at\":%s,\"text\":%s,\"pass\":%s}"
                    .formatted(user, id, at, text, pass));
  }

  private static Arbitrary<String> values() {
    Arbitrary<String> number =
        Combinators.combine(
                Arbitraries.bigDecimals(), Arbitraries.integers(), Arbitraries.of(true, false))
            .as((digits, exponent, scaled) -> scaled ? digits + "e" + exponent : "" + digits);
    Arbitrary<String> text =
        Arbitraries.oneOf(
                Arbitraries.strings(),
                Arbitraries.strings().numeric(),
                Arbitraries.of("\ud83d", "\ude00", "2026-01-01", "😀"))
            .map(
                s ->
                    MAPPER
                        .getNodeFactory()
                        .textNode(s)
                        .toString()
                        .replaceAll("\\p{Cs}", "\\\\ud83d"));
    Arbitrary<String> other =
        Arbitraries.of("null", "true", "[]", "{}", "{\"\\ud83d\":[1e5,\"\\ude00\"]}", "[[[1.10]]]");
    return Arbitraries.frequencyOf(Tuple.of(3, number), Tuple.of(5, text), Tuple.of(1, other));
  }
}
