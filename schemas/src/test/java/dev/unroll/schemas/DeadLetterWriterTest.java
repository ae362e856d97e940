package dev.unroll.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterWriterTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReason_isAWordOfTheSchema(Reason reason) throws IOException {
    JsonNode json = write("{}".getBytes(UTF_8), reason, "why", 100);
    assertThat(json.get("reason").textValue()).isEqualTo(reason.word()).matches("[a-z]+-?[a-z]*");
  }

  @Test
  void letter_keepsItsValueAndWhereItStood() throws IOException {
    JsonNode json = write("{\"text\":\"😀\n\"".getBytes(UTF_8), Reason.BROKEN_JSON, "why 😀", 100);
    assertThat(json.toString())
        .isEqualTo(
            "{\"reason\":\"broken-json\",\"detail\":\"why 😀\",\"file\":\"events.jsonl\",\"line\":7,"
                + "\"value\":\"{\\\"text\\\":\\\"😀\\n\\\"\"}");
  }

  @Test
  void tombstone_hasANullValue() throws IOException {
    assertThat(write(null, Reason.TOMBSTONE, "why", 100).get("value").isNull()).isTrue();
  }

  @Test
  void bytesThatAreNotUtf8_areKeptInBase64() throws IOException {
    JsonNode json = write(new byte[] {(byte) 0xff, 0}, Reason.WRONG_ENCODING, "why", 100);
    assertThat(json.has("value")).isFalse();
    assertThat(json.get("value-base64").binaryValue()).containsExactly(0xff, 0);
  }

  @Test
  void valueOfMoreThanTheMostBytes_isCutAndSaysSo() throws IOException {
    assertThat(write("abcd".getBytes(UTF_8), Reason.EMPTY_TEXT, "why", 4).has("truncated"))
        .isFalse();
    JsonNode json = write("abcde".getBytes(UTF_8), Reason.OVERSIZED, "why", 4);
    assertThat(json.get("value").textValue()).isEqualTo("abcd");
    assertThat(json.get("truncated").booleanValue()).isTrue();
  }

  @Test
  void cut_neverStandsWithinACharacter() throws IOException {
    for (int most = 0; most < 8; most++) {
      JsonNode json = write("😀😀".getBytes(UTF_8), Reason.OVERSIZED, "why", most);
      assertThat(json.get("value").textValue()).isEqualTo(most < 4 ? "" : "😀");
    }
  }

  @Test
  void halfASurrogatePairInTheDetail_isWrittenAsItsEscape() throws IOException {
    assertThat(write(null, Reason.MODEL_ERROR, "\ud83d", 4).get("detail").textValue())
        .isEqualTo("\ud83d");
  }

  private static JsonNode write(byte[] value, Reason reason, String detail, int most)
      throws IOException {
    RawEvent raw =
        new RawEvent(null, value, new Origin("events.jsonl", 0, 7), RawEvent.NO_TIMESTAMP);
    byte[] line = DeadLetterWriter.write(new DeadLetter(raw, reason, detail), most);
    assertThat(new String(line, UTF_8)).doesNotContain("\n");
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(Schemas.validate(Schemas.DEAD_LETTER, json)).isEmpty();
    return json;
  }
}
