package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TweetVocabularyTest {
  private static final String KNOWN =
      "dont im so good soo cafe best day # : ) ( ! !! . .. , & 0 love not now and then it its ' \u00a3";
  private static Words words;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void make() {
    Map<String, Integer> ids = new HashMap<>();
    List<String> pieces = new ArrayList<>(List.of(KNOWN.split(" ")));
    pieces.addAll(List.of("##s", "go", "##od", "3", "[unused1]", "\u4e2d"));
    pieces.forEach(piece -> ids.put(piece, ids.size()));
    float[] table = new float[ids.size() * 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = i;
    }
    WordClusters clusters =
        new WordClusters(
            Map.of("good", "0101", "gud", "0101", "best", "0110", ":)", "1110", "\u2665", "1111"));
    words =
        TweetVocabulary.make(
            Collections.nCopies(5, "gud day :) \u2665 never"),
            new WordPieces(ids, 2, table),
            clusters);
    tokenizer = new TextTokenizer(words.json());
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
        "now\\u002c then|now then",
        "\\u201cgood\\u201d|good",
        "\\\"\"\"\"good|good",
        "'good'|' good '",
        "good &amp; best|good best",
        "&lt;3 love <33|\u2665 love \u2665",
        "@JohnDoe good|atuser good",
        "best https://t.co/Xy1?|best httpurl",
        "sooooooo good!!!!!|soo good !!",
        "#best|# best",
        "caf\u00e9|cafe",
        "good:-))|good :)",
        "good ;D :/|good :) :(",
        "good\uD83D\uDE02\uD83D\uDE02|good ##\uD83D\uDE02 ##\uD83D\uDE02",
        "its\u2764\uFE0Fs|its ##\u2764 ##s",
        "\uD83D\uDC4D\uD83C\uDFFD|\uD83D\uDC4D ##\uD83C\uDFFD",
        "\uD83D\uDE97|emoji",
        "2024|0",
        "\uFF27\uFF2F\uFF2F\uFF24|good",
        "gud never|gud never",
        "\u00a3|\u00a3",
      })
  void variantsOfOneThingBecomeTheSamePieces(String text, String pieces) {
    assertThat(tokenizer.encode(text).getTokens()).containsExactly(pieces.split(" "));
  }

  @Test
  void digitsOtherScriptsAndPiecesInBracketsAreNotServed() {
    assertThat(words.vocabulary().pieces())
        .doesNotContain("3", "[unused1]", "\u4e2d")
        .contains("0");
  }

  @Test
  void wordOfTheTextsHasTheMeanOfItsPiecesAndTheCodesOfItsCluster() {
    TokenFeatures features = Objects.requireNonNull(words.features());
    int gud = id("gud");
    int good = id("good");
    assertThat(Arrays.stream(features.codes()).map(code -> code[gud]).toList())
        .isEqualTo(Arrays.stream(features.codes()).map(code -> code[good]).toList());
    assertThat(features.codes()[0][id("best")]).isNotEqualTo(features.codes()[0][good]);
    assertThat(features.changes()[gud]).isPositive();
    assertThat(features.changes()[good]).as("not in the texts").isZero();
  }

  @Test
  void pictographIsReadAsTheSignItStandsUnder() {
    TokenFeatures features = Objects.requireNonNull(words.features());
    for (String smile : List.of("\uD83D\uDE02", "##\uD83D\uDE02", "\u263A")) {
      assertThat(features.changes()[id(smile)])
          .isEqualTo(features.changes()[id(":)")])
          .isPositive();
      assertThat(features.codes()[0][id(smile)]).isEqualTo(features.codes()[0][id(":)")]);
    }
    assertThat(features.changes()[id("##\u2764")]).isEqualTo(features.changes()[id("\u2665")]);
  }

  @Test
  void sameTextsGiveTheSameFile() {
    WordPieces pieces = new WordPieces(Map.of("a", 0), 1, new float[] {1});
    WordClusters none = new WordClusters(Map.of());
    List<String> texts = List.of("so good so good", "so bad @you http://x.y", "so 9");
    assertThat(TweetVocabulary.make(texts, pieces, none).json())
        .isEqualTo(TweetVocabulary.make(texts, pieces, none).json());
  }

  private static int id(String piece) {
    return words.vocabulary().pieces().indexOf(piece);
  }
}
