package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;

class WordMemoryTest {
  private static final Path ZOO = Path.of("zoo/src/main/resources/zoo");

  private static final String FRAMING =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": {"type": "Replace", "pattern": {"String": "b a"}, "content": "c"},
       "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "BertProcessing", "sep": ["]", 9], "cls": ["[", 8]},
       "decoder": null,
       "model": {"type": "WordLevel", "vocab": {"?": 0, "a": 1, "b": 2, "c": 3}, "unk_token": "?"}}""";

  private static NativeTokenizer tweets;
  private static WordMemory words;

  @BeforeContainer
  static void open() throws IOException {
    tweets = new NativeTokenizer(Files.readAllBytes(ZOO.resolve("tweet-sentiment/tokenizer.json")));
    words = new WordMemory(tweets);
  }

  @AfterContainer
  static void close() {
    tweets.close();
  }

  @Test
  void specialTokens_standAroundAllWords() {
    try (NativeTokenizer tokenizer = new NativeTokenizer(FRAMING.getBytes(UTF_8))) {
      WordMemory memory = new WordMemory(tokenizer);
      assertThat(memory.ids("a  b ")).containsExactly(8, 1, 2, 9);
      assertThat(memory.ids(" ")).containsExactly(8, 9);
    }
  }

  @Test
  void word_isTheSameWhateverIsBesideItAndWhetherItIsKnown() {
    try (NativeTokenizer tokenizer = new NativeTokenizer(FRAMING.getBytes(UTF_8))) {
      WordMemory memory = new WordMemory(tokenizer);
      assertThat(tokenizer.ids("b a")).containsExactly(8, 3, 9);
      assertThat(memory.ids("b a")).containsExactly(8, 2, 1, 9);
      assertThat(memory.ids("b a")).containsExactly(8, 2, 1, 9);
    }
  }

  /** What its manifest claims: the tweets' tokenizer never looks across a space. */
  @Property(tries = 3000)
  void tweetsTokens_areThoseOfTheWholeText(@ForAll("tweets") String text) {
    assertThat(words.ids(text)).isEqualTo(tweets.ids(text));
  }

  /** Pieces that the normaliser's rules look for, in any order, glued or apart. */
  @Provide
  Arbitrary<String> tweets() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            " ",
            " ",
            " ",
            "  ",
            "\t",
            "\n",
            "\u00A0",
            "\u2003",
            "\u200B",
            "\u0301",
            "\uFE0F",
            "\u200D",
            "http",
            "https://t.co/a",
            "www.",
            "@",
            "user",
            "#",
            "<",
            "&lt;",
            "3",
            "33",
            ":",
            ";",
            "=",
            "-",
            ")",
            "]",
            "(",
            "[",
            "/",
            "//",
            "d",
            "p",
            "D",
            "P",
            "'",
            "\u2019",
            "\\u2019",
            "\\u201c",
            "\\n",
            "\\\"",
            "\"",
            "\u00AB",
            "\u00B4",
            "`",
            "&amp;",
            "&",
            "o",
            "oo",
            "ooo",
            "OO",
            "!",
            "!!!",
            "?",
            "...",
            "\u2026",
            "\uFB01",
            "\u00E9",
            "e",
            "\u0130",
            "\u03A3",
            "\u03C3",
            "\uFF11",
            "\u0663",
            "12",
            "_",
            "\u00A8",
            "\u1E9E",
            "\uAC00",
            "\u1100",
            "\u1161",
            "\u4E2D",
            "😀",
            "❤",
            "☺",
            "👍🏽",
            "👩‍👧",
            "🦄",
            "lol",
            "dont");
    Arbitrary<String> anything = Arbitraries.strings().ofMinLength(1).ofMaxLength(3);
    return Arbitraries.frequencyOf(Tuple.of(9, pieces), Tuple.of(1, anything))
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts))
        .filter(text -> UTF_8.newEncoder().canEncode(text));
  }
}
