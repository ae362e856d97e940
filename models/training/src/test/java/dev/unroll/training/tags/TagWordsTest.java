package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.data.TaggedSentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagWordsTest {
  @TempDir Path folder;

  @Test
  void casedVectorsStandUnderTheKeysThatAreLookedUp() throws IOException {
    Path file = Files.writeString(folder.resolve("v.txt"), "Paris 1 2\nparis 3 4\nRARE 5 6\n");
    List<String> tokens = List.of("in", "Paris");

    TagWords words =
        TagWords.of(
            List.of(new TaggedSentence("", "", tokens, List.of("O", "O"), List.of())),
            file,
            9,
            List.of());

    assertThat(words.words()).endsWith("paris", "rare").doesNotContain("Paris", "RARE");
  }
}
