package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.training.data.DataException;
import dev.unroll.training.text.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggerTeacherTest {
  private static final List<String> LABELS = List.of("DET", "NOUN", "VERB");
  private static final List<String> LONG = List.of("the", "horse", "sees", "a", "bird");
  private static final List<String> SHORT = List.of("a", "cat");
  private static final List<String> FINE = List.of("DT", "NN", "VBZ");
  private static final List<TaggedSentence> SENTENCES =
      List.of(
          sentence("the cat sees a dog", 0, 1, 2, 0, 1),
          sentence("a dog runs", 0, 1, 2),
          sentence("the bird sings", 0, 1, 2));

  @TempDir Path folder;

  @Test
  void itLabelsTextThatItNeverSaw_finerLabelsToo() throws IOException {
    TagWords words = TagWords.of(SENTENCES, null, 0, List.of());
    TagFolder data = new TagFolder("data", SENTENCES, SENTENCES, LABELS, FINE, 0);
    PlainText text = new PlainText("text", List.of(LONG, SHORT));

    List<Float> losses = new ArrayList<>();
    Quiet progress =
        new Quiet() {
          @Override
          public void step(float loss) {
            losses.add(loss);
          }
        };
    TaughtText taught;
    try (SentenceEncoder encoder = SentenceEncoder.read()) {
      taught = new TaggerTeacher(data, words, encoder).teach(text, 60, 1, "the command", progress);
    }

    assertThat(taught.origin())
        .isEqualTo(
            "2 sentences with 7 words of text, by `the command`, whose tagger reads with"
                + " bge-small-en-v1.5 (MIT) and labels 100.00 % of the validation part right");
    // Both sentences are one batch.
    assertThat(losses).filteredOn(loss -> loss.isNaN()).hasSize(1);
    // The shortest first, which is how they are labelled.
    assertThat(taught.sentences()).extracting(TaggedSentence::tokens).containsExactly(SHORT, LONG);
    assertThat(taught.sentences())
        .extracting(TaggedSentence::labels)
        .containsExactly(List.of("DET", "NOUN"), List.of("DET", "NOUN", "VERB", "DET", "NOUN"));
    assertThat(taught.sentences())
        .extracting(TaggedSentence::fine)
        .containsExactly(List.of("DT", "NN"), List.of("DT", "NN", "VBZ", "DT", "NN"));

    taught.write(folder);
    assertThat(TaughtText.read(folder)).isEqualTo(taught);
  }

  @Test
  void aFileThatNoTeacherWroteSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.conllu"), "1\ta\t_\tDET\tDT\t_\t_\t_\t_\t_\n");
    Path empty = Files.createFile(folder.resolve("b.conllu"));
    Path oneLine = Files.writeString(folder.resolve("c.conllu"), "[\"" + "a ".repeat(9_000));
    for (Path path : List.of(file, empty, oneLine, folder, folder.resolve("none"))) {
      assertThatThrownBy(() -> TaughtText.read(path))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("make it with unroll train tag-text")
          .message()
          .hasSizeLessThan(500);
    }
  }

  private static TaggedSentence sentence(String text, int... places) {
    List<String> labels = Arrays.stream(places).mapToObj(LABELS::get).toList();
    List<String> fine = Arrays.stream(places).mapToObj(FINE::get).toList();
    return new TaggedSentence("", text, List.of(text.split(" ", -1)), labels, fine);
  }
}
