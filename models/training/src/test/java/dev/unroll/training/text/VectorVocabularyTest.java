package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorVocabularyTest {
  private static final List<String> TEXTS = List.of("Rare day", "a rare one", "so unseen");

  @TempDir Path folder;

  @Test
  void wordsOfTheTextsComeFirstThenTheFilesMostFrequent() throws IOException {
    Words words = make(8);

    assertThat(words.vocabulary().pieces())
        .containsExactly("[PAD]", "[UNK]", "[CLS]", "rare", "a", "day", "the", "of");
    TokenFeatures features = Objects.requireNonNull(words.features());
    assertThat(features.width()).isEqualTo(2);
    assertThat(Arrays.copyOfRange(features.vectors(), 3 * 2, 5 * 2)).containsExactly(9, 8, 5, 6);
    assertThat(Arrays.copyOf(features.vectors(), 3 * 2)).containsOnly(0);
  }

  @Test
  void theTokenizerKnowsTheFilesWordsAndNoOthers() throws IOException {
    try (TextTokenizer tokenizer = new TextTokenizer(make(20).json())) {
      int[] known = tokenizer.ids("The rare unseen", 10);
      assertThat(known).containsExactly(Vocabulary.START, 6, 3, Vocabulary.UNKNOWN);
    }
  }

  private Words make(int size) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("vectors.txt"), "the 1 2\nof 3 4\na 5 6\nday 7 8\nrare 9 8\n");
    return VectorVocabulary.make(TEXTS, file, size);
  }
}
