package dev.unroll.models.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordVocabularyTest {
  private static final WordVocabulary WORDS =
      WordVocabulary.of(
          List.of(
              "<pad>",
              "<unk>",
              "<link>",
              "<address>",
              "<user>",
              "<number>",
              "dog",
              "0000",
              "so",
              "n't",
              "good"));

  @ParameterizedTest
  @CsvSource({
    "dog,dog", "Dog,dog", "DOGS,<unk>", "1987,0000", "12.5,<number>", "n\u2019t,n't",
    "soooo,so", "gooood,good", "#dog,dog", "hot-dog,dog", "www.a.org,<link>", "@me,<user>",
    "a@b.org,<address>", "https://a.org/x,<link>"
  })
  void wordsAreFoundUnderTheirFallbacks(String word, String found) {
    assertThat(WORDS.id(word)).isEqualTo(WORDS.id(found));
  }

  @Test
  void idsAreThoseOfTheTokenizersModel() throws IOException {
    WordVocabulary read =
        WordVocabulary.read(
            "{\"a\":[1],\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<pad>\":0,\"b\":2,\"<unk>\":1}}}"
                .getBytes(UTF_8));

    assertThat(read.size()).isEqualTo(3);
    assertThat(read.id("B")).isEqualTo(2);
  }

  @Test
  void aHoleAmongTheIdsIsRefused() {
    assertThatThrownBy(
            () -> WordVocabulary.read("{\"model\":{\"vocab\":{\"a\":0,\"b\":2}}}".getBytes(UTF_8)))
        .hasMessage("model.vocab: expected ids from 0 without a hole, found 2");
  }

  @Test
  void aRowIsIdShapeAffixesAndCharactersBetweenMarks() {
    int[] row = new int[WordRow.WIDTH];
    WordRow.write("Dog", WORDS, row, 0);
    int[] lower = new int[WordRow.WIDTH];
    WordRow.write("dog", WORDS, lower, 0);

    assertThat(row[WordRow.WORD]).isEqualTo(6).isEqualTo(lower[WordRow.WORD]);
    assertThat(row[WordRow.SHAPE]).isNotEqualTo(lower[WordRow.SHAPE]);
    assertThat(row).startsWith(lower[0], row[1], lower[2], lower[3], lower[4]);
    assertThat(row[WordRow.CHARACTERS]).isEqualTo(1);
    assertThat(row[WordRow.CHARACTERS + 1]).isEqualTo('D');
    assertThat(row[WordRow.CHARACTERS + 4]).isEqualTo(2);
    assertThat(row[WordRow.CHARACTERS + 5]).isZero();
  }

  @Test
  void everyCellStaysBelowItsBound_whateverTheWord() {
    int[] row = new int[WordRow.WIDTH];
    for (String word :
        List.of(
            "😀", "Ünïcode", "a".repeat(500), "…", "٣", "x\u0000y", "#", "ALL-CAPS99", "\uD83D")) {
      WordRow.write(word, WORDS, row, 0);
      for (int cell = 0; cell < row.length; cell++) {
        assertThat(row[cell]).isBetween(0, WordRow.bound(cell, WORDS.size()) - 1);
      }
    }
  }
}
