package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
  @Test
  void scores_nameTheGreatestAndGiveEachInOrder() throws IOException {
    Head head = new ScoresHead(List.of("bad", "so \"so\"", "good"));
    assertThat(write(head, 0.25f, 0.5f, 0.25f))
        .isEqualTo(
            "{\"label\":\"so \\\"so\\\"\",\"scores\":{\"bad\":0.25,\"so \\\"so\\\"\":0.5,"
                + "\"good\":0.25}}");
  }

  @Test
  void scoresThatAreEqual_nameTheFirst() throws IOException {
    assertThat(write(new ScoresHead(List.of("a", "b")), -1f, -1f)).startsWith("{\"label\":\"a\"");
  }

  @Test
  void vector_isTheOutputWithEveryDigit() throws IOException {
    assertThat(write(new VectorHead(), 0.1f, -0.0f, Float.MIN_VALUE))
        .isEqualTo("{\"vector\":[0.1,-0.0,1.4E-45]}");
  }

  private static String write(Head head, float... answer) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      head.write(answer, Chunk.ofTokens(new long[] {1}, 1), out);
      out.writeEndObject();
    }
    return text.toString();
  }
}
