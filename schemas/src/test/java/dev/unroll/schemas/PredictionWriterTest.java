package dev.unroll.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class PredictionWriterTest {
  private static final PredictionWriter.Answer LABEL =
      out -> {
        out.writeStringField("label", "good");
        out.writeObjectFieldStart("scores");
        out.writeNumberField("good", 0.75f);
        out.writeNumberField("bad", 1e-30f);
        out.writeEndObject();
      };

  private final PredictionWriter writer = new PredictionWriter("mood@1");

  @Test
  void everyField_standsAsTheSchemaLaysItOut() throws IOException {
    Prediction prediction =
        writer.write(
            "i", "u", 1_700_000_000_000L, 12, 300, 4, LABEL, "{\"n\":1.10}".getBytes(UTF_8));
    assertThat(prediction.key()).isEqualTo("u");
    assertThat(new String(prediction.json(), UTF_8))
        .isEqualTo(
            "{\"id\":\"i\",\"key\":\"u\",\"time\":\"2023-11-14T22:13:20Z\",\"model\":\"mood@1\","
                + "\"step\":12,\"label\":\"good\",\"scores\":{\"good\":0.75,\"bad\":1.0E-30},"
                + "\"truncated-from\":300,\"missing\":4,\"pass\":{\"n\":1.10}}");
    assertValid(prediction);
  }

  @Test
  void absentParts_areLeftOutAndAnAbsentTimeIsNull() throws IOException {
    Prediction prediction = writer.write("i", "u", RawEvent.NO_TIMESTAMP, 1, 0, 0, LABEL, null);
    assertThat(new String(prediction.json(), UTF_8))
        .contains("\"time\":null")
        .doesNotContain("truncated-from", "missing", "pass");
    assertValid(prediction);
  }

  @Test
  void vector_isValid() throws IOException {
    assertValid(
        writer.write(
            "i",
            "u",
            0,
            1,
            0,
            0,
            out -> {
              out.writeArrayFieldStart("vector");
              out.writeNumber(-0.0f);
              out.writeNumber(Float.MAX_VALUE);
              out.writeEndArray();
            },
            null));
  }

  @Test
  void lineEndsQuotesAndEmoji_stayOnOneLineOfReadableText() throws IOException {
    String pass = "{\"text\":\"" + "😀".repeat(20_000) + "\"}";
    Prediction prediction =
        writer.write("a\n\"b\"", "😀\u0000", 0, 1, 0, 0, LABEL, pass.getBytes(UTF_8));
    assertThat(new String(prediction.json(), UTF_8))
        .startsWith("{\"id\":\"a\\n\\\"b\\\"\",\"key\":\"😀\\u0000\",")
        .endsWith(",\"pass\":" + pass + "}")
        .doesNotContain("\n");
    assertValid(prediction);
  }

  @Test
  void afterAFailedAnswer_theNextPredictionIsWhole() throws IOException {
    assertThatThrownBy(
            () ->
                writer.write(
                    "i",
                    "u",
                    0,
                    1,
                    0,
                    0,
                    out -> {
                      throw new IOException("broken");
                    },
                    null))
        .isInstanceOf(UncheckedIOException.class);
    assertValid(writer.write("i", "u", 0, 1, 0, 0, LABEL, null));
  }

  private static void assertValid(Prediction prediction) throws IOException {
    assertThat(Schemas.validate(Schemas.PREDICTION, new JsonMapper().readTree(prediction.json())))
        .isEmpty();
  }
}
