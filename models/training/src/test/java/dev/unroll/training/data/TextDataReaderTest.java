package dev.unroll.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDataReaderTest {
  @TempDir private Path folder;

  @Test
  void csvSplitsOffValidationBySeed() throws IOException {
    Path file =
        csv("\uFEFFtext,label\n", 40, i -> "\"text, " + i + "\"," + (i % 2 == 0 ? "up" : "down"));
    TextData data = TextDataReader.read(file, 1);
    assertThat(data.labels()).containsExactly("down", "up");
    assertThat(data.train()).hasSize(36).doesNotContainAnyElementsOf(data.validation());
    assertThat(data.validation()).hasSize(4);
    assertThat(data.train()).anyMatch(text -> text.text().equals("text, 6") && text.label() == 1);
    assertThat(TextDataReader.read(file, 1)).isEqualTo(data);
    assertThat(TextDataReader.read(file, 2)).isNotEqualTo(data);
  }

  @Test
  void tweetEvalFolderGivesBothParts() throws IOException {
    folder("train", 12);
    folder("val", 3);
    TextData data = TextDataReader.read(folder, 1);
    assertThat(data.labels()).containsExactly("bad", "good day");
    assertThat(data.train()).hasSize(12).contains(new LabelledText(1, "train\u0085text 1"));
    assertThat(data.validation()).hasSize(3);
  }

  @Test
  void trainPartMayBeOneTsv() throws IOException {
    folder("val", 3);
    write("train_all.tsv", "id\tlabel\ttext\n" + "7\t1\ta \"\" b\n".repeat(11));
    assertThat(TextDataReader.read(folder, 1).train())
        .hasSize(11)
        .contains(new LabelledText(1, "a \"\" b"));
  }

  @Test
  void textsFromATimeOnAreHeldOutAndNeitherTrainNorValidate() throws IOException {
    folder("val", 3);
    write(
        "train_all.tsv",
        "event_time_ms\tlabel\ttext\n" + lines(20, i -> i * 1000 + "\t" + i % 2 + "\ttext " + i));
    TextData data = TextDataReader.read(folder, 1, Instant.ofEpochSecond(15));
    assertThat(data.train())
        .hasSize(15)
        .allMatch(text -> Instant.ofEpochSecond(15).isAfter(text.time()));
    assertThat(data.later())
        .hasSize(5)
        .contains(new LabelledText(1, "text 15", Instant.ofEpochSecond(15)));
    assertThat(data.validation()).hasSize(3);
    assertThatThrownBy(() -> TextDataReader.read(folder, 1, Instant.ofEpochSecond(20)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "expected training texts with a time of 1970-01-01T00:00:20Z or later, in a column"
                + " event_time_ms, found none; give an earlier time, or leave the option out");
  }

  @Test
  void wrongDataIsOneLineWithExpectedFoundAndWayOut() throws IOException {
    assertMessage(folder.resolve("none"), "expected a folder in TweetEval's layout or a CSV file");
    assertMessage(folder, "mapping.txt: expected this file, found none; give a folder in");
    folder("train", 12);
    write("train_labels.txt", "0\n1\n");
    assertMessage(
        folder, "train_labels.txt: expected as many lines as train_text.txt has, 12, found 2; one");
    write("train_labels.txt", "0\n".repeat(11) + "two\n");
    assertMessage(folder, "train_labels.txt, line 12: expected a label from 0 to 1, found \"two\"");
    assertMessage(
        csv("words,class\n", 3, i -> "a,b"),
        "expected a header with the columns text and label, found the columns [words, class];");
    assertMessage(
        csv("text,label\n", 30, i -> "a,b"), "expected 2 to 100 different labels, found 1");
    assertMessage(csv("text,label\n", 4, i -> "a," + i), "at least 10 texts to train on");
    assertMessage(csv("text,label\n", 20, i -> i == 7 ? ",b" : "a,b"), "row 8: expected a text");
    assertMessage(
        csv("text,label\n", 20, i -> i == 7 ? "a" : "a,b"),
        "row 8: expected a label, found none; add it, or remove the row");
    Files.write(folder.resolve("data.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertMessage(folder.resolve("data.csv"), "expected UTF-8, found other bytes; convert");
  }

  private static void assertMessage(Path path, String part) {
    assertThatThrownBy(() -> TextDataReader.read(path, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n");
  }

  private Path csv(String header, int rows, IntFunction<String> row) throws IOException {
    String body = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
    return write("data.csv", header + body + "\n");
  }

  private void folder(String part, int rows) throws IOException {
    write("mapping.txt", "0\tbad\n1\tgood day\n");
    // U+0085 is a line end for some readers; tweets hold it.
    write(part + "_text.txt", lines(rows, i -> part + "\u0085text " + i));
    write(part + "_labels.txt", lines(rows, i -> Integer.toString(i % 2)));
  }

  private static String lines(int rows, IntFunction<String> row) {
    return IntStream.range(0, rows)
        .mapToObj(i -> row.apply(i) + "\n")
        .collect(Collectors.joining());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }
}
