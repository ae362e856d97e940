package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventFields.Marks;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags without a model: what is sent, and what is made of the answers. */
class TagMeasurementTest {
  private static final List<String> LABELS = List.of("O", "B-loc", "I-loc", "B-per", "I-per");
  private static final EventFields FIELDS =
      new EventFields(
          JsonPointer.compile("/doc"),
          null,
          null,
          InputField.only(JsonPointer.compile("/tokens")),
          true,
          new Marks(null, JsonPointer.compile("/sentence"), JsonPointer.compile("/last")),
          List.of(),
          true,
          10_000);

  @TempDir private Path folder;

  private Path bio() throws IOException {
    return Files.writeString(
        folder.resolve("dev.conll"),
        """
        Anna\tB-per
        Lee\tI-per
        in\tO
        Rome\tB-loc

        Bonn\tB-loc
        !\tO
        """);
  }

  private static JsonNode answer(String tags) throws IOException {
    return new JsonMapper().readTree("{\"tags\":[\"" + tags.replace(" ", "\",\"") + "\"]}");
  }

  @Test
  void sentences_areEventsAndTheirTagsMeasured() throws IOException {
    TaggedEvents events = TaggedEvents.tokens(bio(), new EventForm(FIELDS), false);
    try (TagMeasurement measurement = new TagMeasurement(LABELS, events)) {
      assertThat(Files.readAllLines(measurement.events().events()))
          .containsExactly(
              "{\"doc\":\"sentence-0\",\"sentence\":\"sentence-0\",\"last\":false,"
                  + "\"tokens\":[\"Anna\",\"Lee\",\"in\",\"Rome\"]}",
              "{\"doc\":\"sentence-1\",\"sentence\":\"sentence-1\",\"last\":false,"
                  + "\"tokens\":[\"Bonn\",\"!\"]}");
      measurement.take(1, answer("B-per O O B-loc"));
      measurement.take(2, answer("B-loc O"));
      measurement.end();
      JsonNode json = measurement.json();
      assertThat(json.get("tokens").intValue()).isEqualTo(6);
      assertThat(json.get("accuracy").doubleValue()).isEqualTo(5 / 6.0, within(1e-12));
      // Three wanted and three given, of which two are exact.
      assertThat(json.at("/entities/f1").doubleValue()).isEqualTo(2 / 3.0, within(1e-12));
      assertThat(json.at("/entities/types/loc/f1").doubleValue()).isEqualTo(1);
      assertThat(json.at("/entities/types/per/f1").doubleValue()).isZero();
      assertThat(measurement.text())
          .startsWith("accuracy 0.8333: 5 of 6 tokens in 2 sentences\n")
          .contains("all, exact spans       3     0.6667  0.6667  0.6667\n")
          .contains("B-loc       2     1.0000  1.0000  1.0000\n");
    }
  }

  @Test
  void tokensOfAStream_areOneEventEachAndOneSentenceTogether() throws IOException {
    TaggedEvents events = TaggedEvents.tokens(bio(), new EventForm(FIELDS), true);
    try (TagMeasurement measurement = new TagMeasurement(LABELS, events)) {
      assertThat(Files.readAllLines(measurement.events().events()))
          .hasSize(6)
          .contains(
              "{\"doc\":\"sentence-0\",\"sentence\":\"sentence-0\",\"last\":true,\"tokens\":\"Rome\"}");
      String[] tags = {"B-per", "I-per", "O", "O", "B-loc", "O"};
      for (int line = 1; line <= tags.length; line++) {
        measurement.take(line, answer(tags[line - 1]));
      }
      measurement.end();
      assertThat(measurement.json().at("/entities/precision").doubleValue()).isEqualTo(1);
      assertThat(measurement.json().at("/entities/recall").doubleValue())
          .isEqualTo(2 / 3.0, within(1e-12));
    }
  }

  @Test
  void tokensWithoutATag_areWrong() throws IOException {
    TaggedEvents events = TaggedEvents.tokens(bio(), new EventForm(FIELDS), false);
    try (TagMeasurement measurement = new TagMeasurement(LABELS, events)) {
      // Cut after two tokens, and cut into other tokens.
      measurement.take(
          1, new JsonMapper().readTree("{\"tags\":[\"B-per\",\"I-per\"],\"truncated-from\":4}"));
      measurement.take(2, answer("B-loc O O"));
      measurement.end();
      assertThat(measurement.json().get("accuracy").doubleValue())
          .isEqualTo(2 / 6.0, within(1e-12));
      assertThat(measurement.text())
          .startsWith(
              "accuracy 0.3333: 2 of 6 tokens in 2 sentences; 4 got no tag, 1 events cut into other"
                  + " tokens than the labels'\n");
    }
  }

  @Test
  void labelsThatTheModelDoesNotKnow_countAsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("x.conll"), "a\tB-new\nb\tO\n");
    TaggedEvents events = TaggedEvents.tokens(file, new EventForm(FIELDS), false);
    try (TagMeasurement measurement = new TagMeasurement(LABELS, events)) {
      measurement.take(1, answer("O O"));
      measurement.end();
      assertThat(measurement.json().get("accuracy").doubleValue()).isEqualTo(0.5);
      assertThat(measurement.json().at("/labels/B-new/recall").doubleValue()).isZero();
    }
  }

  @Test
  void linesWithLabels_areMeasuredOthersAreNot() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("events.jsonl"),
            "{\"tokens\":[\"a\",\"b\"],\"gold\":[\"O\",\"B-loc\"]}\n{\"tokens\":[\"c\"]}\n");
    TaggedEvents events = TaggedEvents.lines(file, JsonPointer.compile("/gold"));
    try (TagMeasurement measurement = new TagMeasurement(LABELS, events)) {
      measurement.take(1, answer("O O"));
      measurement.end();
      assertThat(measurement.json().get("tokens").intValue()).isEqualTo(2);
    }
    assertThatThrownBy(() -> TaggedEvents.lines(file, JsonPointer.compile("/tags")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--label /tags: expected the pointer of each token's right label");
    Files.writeString(file, "{\"tags\":\"O\"}\n");
    assertThatThrownBy(() -> TaggedEvents.lines(file, JsonPointer.compile("/tags")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 1, /tags: expected an array of labels, one a token");
  }
}
