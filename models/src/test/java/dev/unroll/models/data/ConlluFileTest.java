package dev.unroll.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConlluFileTest {
  @TempDir Path folder;

  @Test
  void wordsOfATreebank_areReadWithoutMultiwordLinesAndEmptyNodes() throws IOException {
    List<TaggedSentence> sentences =
        ConlluFile.read(
            write(
                """
                # newdoc id = first
                # text = I don't.
                1\tI\t_\tPRON\tPRP\t_\t_\t_\t_\t_
                2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
                2\tdo\t_\tAUX\tVBP\t_\t_\t_\t_\t_
                3\tn't\t_\tPART\tRB\t_\t_\t_\t_\t_
                3.1\tgo\t_\tVERB\tVB\t_\t_\t_\t_\t_
                4\t.\t_\tPUNCT\t.\t_\t_\t_\t_\t_

                1\tYes\t_\tINTJ\tUH\t_\t_\t_\t_\t_
                """));

    assertThat(sentences)
        .containsExactly(
            new TaggedSentence(
                "first",
                "I don't.",
                List.of("I", "do", "n't", "."),
                List.of("PRON", "AUX", "PART", "PUNCT"),
                List.of("PRP", "VBP", "RB", ".")),
            new TaggedSentence("first", "", List.of("Yes"), List.of("INTJ"), List.of("UH")));
  }

  @Test
  void twoColumns_areATokenAndItsLabel_andASharpSignIsAToken() throws IOException {
    List<TaggedSentence> sentences =
        ConlluFile.read(write("Empire\tB-location\nState\tI-location\n \t\n#\tO\n"));

    assertThat(sentences)
        .extracting(TaggedSentence::tokens)
        .containsExactly(List.of("Empire", "State"), List.of("#"));
    assertThat(sentences.get(0).labels()).containsExactly("B-location", "I-location");
    assertThat(sentences.get(0).fine()).isEmpty();
  }

  @Test
  void aLineOfNeitherForm_isToldWithItsNumber() {
    assertThatThrownBy(() -> ConlluFile.read(write("a\tO\nb O\n")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(":2: expected the ten columns of CoNLL-U or a token and its label")
        .hasMessageEndingWith("found b O");
  }

  @Test
  void aByteOrderMark_isNoPartOfTheFirstLine() throws IOException {
    assertThat(ConlluFile.read(write("\uFEFFEmpire\tB-location\n")))
        .extracting(TaggedSentence::tokens)
        .containsExactly(List.of("Empire"));
    assertThat(
            ConlluFile.read(
                write("\uFEFF# newdoc id = first\n1\tI\t_\tPRON\tPRP" + "\t_".repeat(5))))
        .extracting(TaggedSentence::document)
        .containsExactly("first");
  }

  @Test
  void otherBytesThanUtf8_areToldWithTheFile() throws IOException {
    Path latin = folder.resolve("latin.conll");
    Files.write(latin, "Café\tB-location\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ConlluFile.read(latin))
        .isInstanceOf(UserError.class)
        .hasMessage(latin + ": expected UTF-8, found other bytes; convert the file");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("sentences.conll"), text);
  }
}
