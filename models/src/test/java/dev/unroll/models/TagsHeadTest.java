package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.models.words.WordTexts;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsHeadTest {
  private static final Chunk TWO =
      new Chunk(2, new byte[8], 0, WordTexts.pack(List.of("a \"b\"", "😀")));

  @Test
  void theGreatestNumberOfEachStep_isItsTag() throws IOException {
    Head head = head(List.of("X", "Y"), port("scores", 2));

    assertThat(head.reads()).isEqualTo(Head.Reads.EACH);
    assertThat(write(head, TWO, .25f, .75f, .5f, .5f))
        .isEqualTo(
            "{\"tokens\":[\"a \\\"b\\\"\",\"😀\"],\"tags\":[\"Y\",\"X\"],"
                + "\"probabilities\":[0.75,0.5]}");
  }

  @Test
  void aGraphThatChoosesItself_isBelieved_withItsOwnProbability() throws IOException {
    Head head = head(List.of("X", "Y"), port("path", 1), port("scores", 2));

    assertThat(write(head, TWO, 0, .25f, .75f, 1, .5f, .5f))
        .endsWith("\"tags\":[\"X\",\"Y\"],\"probabilities\":[0.25,0.5]}");
  }

  @Test
  void stepsThatAreNoWords_haveNoTokens() throws IOException {
    assertThat(write(head(List.of("X"), port("scores", 1)), new Chunk(1, new byte[4], 0), 1))
        .isEqualTo("{\"tags\":[\"X\"],\"probabilities\":[1.0]}");
  }

  @Test
  void labelsAndOutputsThatDoNotFit_areRefused() {
    assertThatThrownBy(() -> head(List.of("X"), port("scores", 2)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "m/model.json: labels: expected 2 names, as the output scores float [batch, time, 2]"
                + " has, found 1");
    assertThatThrownBy(() -> head(List.of("X"), port("a", 2), port("b", 2)))
        .hasMessageStartingWith("m/model.json: output: head tags reads one output");
  }

  private static Head head(List<String> labels, Port... outputs) {
    Manifest manifest =
        new Manifest(
            "m", "1", "tags", labels, new Manifest.VectoriserSpec("words", 0, 0), null, Map.of());
    return Head.of(manifest, new GraphContract(List.of(), null, List.of(outputs), List.of()), "m");
  }

  private static Port port(String name, int width) {
    return new Port(name, OnnxJavaType.FLOAT, new long[] {Port.BATCH, Port.TIME, width});
  }

  private static String write(Head head, Chunk chunk, float... answer) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      head.write(answer, chunk, out);
      out.writeEndObject();
    }
    return text.toString();
  }
}
