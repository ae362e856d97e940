package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventFields.Marks;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labelled files of texts without a model: which events they are, and what is right. */
class LabelledTextsTest {
  private static final JsonPointer LABEL = JsonPointer.compile("/label");
  private static final EventForm FORM =
      new EventForm(
          new EventFields(
              JsonPointer.compile("/user"),
              null,
              null,
              InputField.only(JsonPointer.compile("/text")),
              true,
              Marks.NONE,
              List.of(),
              true,
              10_000));

  @TempDir private Path folder;

  private Labelled<Integer> read(List<String> labels, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return new LabelledTexts(labels, FORM).read(file, Format.of(file), LABEL);
  }

  private Labelled<Integer> table(List<String> labels, String text) throws IOException {
    return read(labels, "a.csv", text);
  }

  @Test
  void digitsThatAreALabelsName_areTheName() throws IOException {
    List<String> signs = List.of("-1", "0", "1");
    try (Labelled<Integer> events = table(signs, "text,label\na,0\nb,-1\nc,1\nd,2\n")) {
      assertThat(events.right())
          .as("2 is no name, and the number of 1")
          .containsExactly(1, 0, 2, 2);
    }
    List<String> stars = List.of("1", "2", "3", "4", "5");
    try (Labelled<Integer> events = table(stars, "text,label\na,1\nb,5\nc,0\n")) {
      assertThat(events.right()).containsExactly(0, 4, 0);
    }
    try (Labelled<Integer> events = read(signs, "a.jsonl", "{\"label\":0}\n{\"label\":\"-1\"}\n")) {
      assertThat(events.right()).containsExactly(1, 0);
    }
    assertThatThrownBy(() -> table(stars, "text,label\na,7\n"))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith(
            "row 1: expected one of the model's labels [1, 2, 3, 4, 5], or its number from 0, found"
                + " number 7");
  }

  @Test
  void numbersOfTweetEval_areItsMappings() throws IOException {
    Files.writeString(folder.resolve("mapping.txt"), "0\t1\n1\t0\n");
    Files.writeString(folder.resolve("val_labels.txt"), "0\n1\n");
    try (Labelled<Integer> events = read(List.of("0", "1"), "val_text.txt", "a\nb\n")) {
      assertThat(events.right()).containsExactly(1, 0);
    }
    Files.writeString(folder.resolve("val_labels.txt"), "0\n2\n");
    assertThatThrownBy(() -> read(List.of("0", "1"), "val_text.txt", "a\nb\n"))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith(
            "val_labels.txt, line 2: expected a number of mapping.txt, below 2, found \"2\"");
  }

  @Test
  void csv_isReadAsTrainReadsIt() throws IOException {
    try (Labelled<Integer> events =
        table(List.of("bad", "good"), "\uFEFFtext,label\n\n hi ,good \n\nno, bad\n\n")) {
      assertThat(events.right()).containsExactly(1, 0);
      assertThat(Files.readAllLines(events.events()))
          .containsExactly(
              "{\"user\":\"text-1\",\"text\":\"hi\"}", "{\"user\":\"text-2\",\"text\":\"no\"}");
    }
  }

  @Test
  void rowWithoutALabel_isToldByItsNumber() {
    assertThatThrownBy(() -> table(List.of("bad", "good"), "text,label\nhi,good\nho\n"))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith(
            "a.csv, row 2: expected a label, found none; add it, or remove the row");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text,label\n", "text,label\n\n\n"})
  void tablesWithoutRows_areRefused(String text) {
    assertThatThrownBy(() -> table(List.of("bad", "good"), text))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith(
            "a.csv: expected rows below a header with the columns text and label, found none");
  }

  @Test
  void emptyFilesOfTweetEval_areRefused() throws IOException {
    Files.writeString(folder.resolve("mapping.txt"), "0\tbad\n1\tgood\n");
    Files.writeString(folder.resolve("val_labels.txt"), "");
    assertThatThrownBy(() -> read(List.of("bad", "good"), "val_text.txt", ""))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("val_text.txt: expected a text a line, found an empty file");
  }

  @Test
  void otherBytesThanUtf8_areToldWithTheFile() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "text,label\ncafé,good\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(
            () -> new LabelledTexts(List.of("bad", "good"), FORM).read(file, Format.CSV, LABEL))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("latin.csv: expected UTF-8, found other bytes; convert the file");
  }

  @Test
  void byteOrderMarks_areStrippedOfLinesAsThePipelineDoes() throws IOException {
    String lines = "\uFEFF{\"label\":\"good\"}\n\uFEFF{\"label\":\"bad\"}\n";
    try (Labelled<Integer> events = read(List.of("bad", "good"), "a.jsonl", lines)) {
      assertThat(events.right()).containsExactly(1, 0);
    }
  }
}
