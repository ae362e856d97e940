package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String LEAST =
      "{\"name\":\"m\",\"version\":\"1\",\"head\":\"vector\",\"vectoriser\":{\"kind\":\"text\"}}";

  @Test
  void leastManifest_getsItsDefaults() {
    assertThat(parse(LEAST))
        .isEqualTo(
            new Manifest(
                "m",
                "1",
                "vector",
                null,
                new Manifest.VectoriserSpec("text", 512, 0),
                null,
                Map.of()));
  }

  @Test
  void fullManifest_isReadWhole() {
    Manifest manifest =
        parse(
            """
            {"name": "m", "version": "1.2", "head": "scores", "labels": ["b", "a"],
             "vectoriser": {"kind": "tokens", "max-steps": 7, "vocabulary": 9},
             "output": "probabilities", "states": {"h": "g"}}""");
    assertThat(manifest.labels()).containsExactly("b", "a");
    assertThat(manifest.vectoriser()).isEqualTo(new Manifest.VectoriserSpec("tokens", 7, 9));
    assertThat(manifest.outputs()).containsExactly("probabilities");
    assertThat(manifest.states()).isEqualTo(Map.of("h", "g"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | model.json is not a model manifest:\\n  expected object, found nothing
          [] | model.json is not a model manifest:\\n  expected object, found an array of 0
          {  | model.json: expected a JSON object: Unexpected end-of-input: expected close marker for Object (column 2)
          {"name":"a","name":"b"} | model.json: expected a JSON object: Duplicate field 'name' (column 19)
          {} {} | model.json: expected a JSON object: found more after its end (column 4)
          name: m | model.json: expected a JSON object: Unrecognized token 'name': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (column 1)
          """)
  void whatIsNoManifest_isToldWithItsFile(String json, String told) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(UserError.class)
        .hasMessage(told.replace("\\n", "\n"));
  }

  @Test
  void severalFaults_areToldAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    LEAST
                        .replace("vector\"", "verdict\"")
                        .replace("\"kind\"", "\"sort\"")
                        .replace("\"1\"", "1")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "\n  head: expected one of scores, tags, vector, likelihood, forecast, trend, found string"
                + " \"verdict\"")
        .hasMessageContaining("\n  vectoriser.sort: unknown field")
        .hasMessageContaining("\n  vectoriser.kind: is missing")
        .hasMessageContaining("\n  version: expected string");
  }

  @Test
  void otherEncodings_areReadOrTold() {
    assertThat(Manifest.parse(LEAST.getBytes(UTF_16LE), "model.json").name()).isEqualTo("m");
    byte[] broken = LEAST.getBytes(UTF_8);
    broken[9] = (byte) 0xff;
    assertThatThrownBy(() -> Manifest.parse(broken, "model.json"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("model.json: ");
  }

  private static Manifest parse(String json) {
    return Manifest.parse(json.getBytes(UTF_8), "model.json");
  }
}
