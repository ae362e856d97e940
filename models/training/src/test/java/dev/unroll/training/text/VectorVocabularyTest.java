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

  @Test
  void wordsOfTheFileStandUnderTheFormThatTheTokenizerHandsOn() throws IOException {
    String file =
        """
        The 1 1
        Paris 2 2
        the 3 3
        new york 4 4
        Café 5 5
        1984 6 6
        ##ing 7 7
        e-mail 8 8
        ... 9 9
        RARE 1 2
        [PAD] 3 4
        """;
    Path vectors = Files.writeString(folder.resolve("cased.txt"), file);
    Words words = VectorVocabulary.make(TEXTS, vectors, 20);
    List<String> pieces = words.vocabulary().pieces();

    assertThat(pieces)
        .containsExactly("[PAD]", "[UNK]", "[CLS]", "rare", "the", "paris", "cafe", "0", "..");
    TokenFeatures features = Objects.requireNonNull(words.features());
    assertThat(Arrays.copyOfRange(features.vectors(), 3 * 2, 6 * 2))
        .containsExactly(1, 2, 1, 1, 2, 2);
    try (TextTokenizer tokenizer = new TextTokenizer(words.json())) {
      assertThat(tokenizer.ids("The Paris caf\u00e9 1984 ... Rare", 10))
          .containsExactly(Vocabulary.START, 4, 5, 6, 7, 8, 3);
    }
  }

  private Words make(int size) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("vectors.txt"), "the 1 2\nof 3 4\na 5 6\nday 7 8\nrare 9 8\n");
    return VectorVocabulary.make(TEXTS, file, size);
  }
}
