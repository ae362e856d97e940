package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WordPieceTrainerTest {
  @Test
  void mostFrequentNeighboursJoinFirst() {
    Map<String, Integer> counts = new TreeMap<>(Map.of("low", 10, "lower", 8, "newer", 6));
    List<String> pieces = WordPieceTrainer.vocabulary(counts, 18).pieces();
    assertThat(pieces).startsWith("[PAD]", "[UNK]", "[CLS]", "httpurl", "atuser");
    // Of the pairs at 18, ##o ##w comes before l ##o; then low at 18, ##er at 14, lower at 8.
    assertThat(pieces.subList(3 + TweetRules.WORDS.size(), pieces.size()))
        .containsExactly(
            "##e", "##o", "##r", "##w", "l", "n", "##ow", "low", "##er", "lower", "##ew");
  }

  @Test
  void sameTextsGiveSameFile() {
    List<String> texts = List.of("so good so good", "so bad @you http://x.y", "good good bad");
    assertThat(WordPieceTrainer.train(texts, 60)).isEqualTo(WordPieceTrainer.train(texts, 60));
  }

  @Test
  void vocabularyNeverExceedsItsSize_howeverManyCharactersThereAre() {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      counts.put(Character.toString(0x4e00 + i) + Character.toString(0x4e00 + i + 1), 500 - i);
    }
    List<String> pieces = WordPieceTrainer.vocabulary(counts, 100).pieces();

    assertThat(pieces).hasSize(100).contains("\u4e00", "##\u4e01").doesNotContain("\u4fff");
  }

  @Test
  void vocabularyNeverExceedsItsSize() {
    Map<String, Integer> counts = Map.of("abcabcabc", 50, "bcabca", 40, "aaaa", 30);
    assertThat(WordPieceTrainer.vocabulary(new TreeMap<>(counts), 20).size())
        .isLessThanOrEqualTo(20);
  }
}
