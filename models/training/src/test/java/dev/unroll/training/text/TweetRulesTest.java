package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TweetRulesTest {
  private static final String KNOWN =
      "dont im so good soo cafe best day # :) :( !! .. , & 0 love not now and then it's";
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void train() {
    tokenizer =
        new TextTokenizer(WordPieceTrainer.train(Collections.nCopies(50, KNOWN), 400).json());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Good|good",
        "don't|dont",
        "don\\u2019t|dont",
        "DON\u2019T|dont",
        "now\\u002c then|now , then",
        "\\u201cgood\\u201d|good",
        "\\\"\"\"\"good|good",
        "good &amp; best|good & best",
        "&lt;3 love|heartsign love",
        "@JohnDoe good|atuser good",
        "best https://t.co/Xy1?|best httpurl",
        "sooooooo good!!!!!|soo good !!",
        "#best|# best",
        "caf\u00e9|cafe",
        "good:-))|good :)",
        "good\uD83D\uDE02\uD83D\uDE02|good :) :)",
        "\uD83D\uDE2D|:(",
        "love\u2764\uFE0Fit's|love heartsign its",
        "good\uD83D\uDC4D\uD83C\uDFFD|good :)",
        "\uD83D\uDE97|emoji",
        "2024|0",
        "\uFF27\uFF2F\uFF2F\uFF24|good",
      })
  void variantsOfOneThingBecomeTheSameWords(String text, String words) {
    assertThat(pieces(text)).containsExactly(words.split(" "));
  }

  @Test
  void everyTextBeginsWithTheStartTokenEvenAnEmptyOne() {
    assertThat(tokenizer.ids("", 9)).containsExactly(Vocabulary.START);
    assertThat(tokenizer.ids("good", 9)).startsWith(Vocabulary.START).hasSize(2);
    assertThat(tokenizer.ids("[CLS] [PAD]", 9)).doesNotContain(Vocabulary.PAD);
  }

  @Test
  void noMoreThanTheGivenStepsAreKeptAndNothingIsPadded() {
    assertThat(tokenizer.ids("so ".repeat(2000), 128)).hasSize(128);
    assertThat(tokenizer.ids("so ".repeat(2000), 5000)).hasSize(2001);
  }

  private static List<String> pieces(String text) {
    return Arrays.asList(tokenizer.encode(text).getTokens());
  }
}
