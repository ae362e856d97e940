package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @TempDir Path folder;

  @Test
  void linesAndArraysOfAFolderAreCutAsTheTreebankCuts_eachOnce() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "I don't know.\n\ntoo short\nI don't know.\n");
    Files.writeString(folder.resolve("b.json"), "[\"I don't know.\", \"\uD83D\uDE00 she's here\"]");
    Files.writeString(folder.resolve("c.md"), "this is not read\n");
    Files.writeString(folder.resolve("d.txt"), "and ".repeat(61) + "\n" + "or ".repeat(60));

    PlainText text = PlainText.read(folder);

    assertThat(text.name()).isEqualTo(folder.getFileName().toString());
    assertThat(text.sentences())
        .hasSize(3)
        .startsWith(
            List.of("I", "do", "n't", "know", "."), List.of("\uD83D\uDE00", "she", "'s", "here"));
    assertThat(text.sentences().get(2)).hasSize(60).containsOnly("or");
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, 'no', expected sentences of three to sixty words",
    "a.json, '{}', expected an array of sentences",
    "a.json, '[1]', expected an array of sentences alone",
    "a.json, '[', expected JSON",
    "a.json, '[] []', expected JSON",
    "a.json, '[\"\\uD83D\"]', expected Unicode",
    "a.tsv, 'no', expected sentences of three to sixty words"
  })
  void whatIsNoTextSaysSo(String name, String content, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertThatThrownBy(() -> PlainText.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("a sentence a line");
  }

  @Test
  void aMissingFileSaysSo() {
    assertThatThrownBy(() -> PlainText.read(folder.resolve("none")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--text: expected a file or a folder");
  }
}
