package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextVectoriserTest {
  static final GraphContract ONE_TOKEN =
      new GraphContract(
          List.of(
              new Port(
                  "tokens", ai.onnxruntime.OnnxJavaType.INT64, new long[] {Port.BATCH, Port.TIME})),
          null,
          List.of(),
          List.of());

  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": null, "decoder": null,
       "model": {"type": "WordLevel", "vocab": {"?": 0, "a": 1, "b": 2, "😀": 7}, "unk_token": "?"}}""";

  @Test
  void text_becomesTheIdsOfItsTokens() throws Rejected {
    assertThat(tokens(TOKENIZER, "A b c 😀 a", 10)).containsExactly(1, 2, 0, 7, 1);
  }

  @Test
  void textOfMoreThanTheMostSteps_isCutAndSaysHowLongItWas() throws Rejected {
    assertThat(vectorise(TOKENIZER, "a b a b", 4).cutFrom()).isZero();
    Chunk chunk = vectorise(TOKENIZER, "a b a b a", 4);
    assertThat(chunk.steps()).isEqualTo(4);
    assertThat(chunk.cutFrom()).isEqualTo(5);
  }

  @Test
  void truncationAndPaddingOfTheFile_areOff() throws Rejected {
    String cutting =
        TOKENIZER
            .replace(
                "\"truncation\": null",
                "\"truncation\": {\"direction\": \"Right\", \"max_length\": 2, \"strategy\":"
                    + " \"LongestFirst\", \"stride\": 0}")
            .replace(
                "\"padding\": null",
                "\"padding\": {\"strategy\": {\"Fixed\": 16}, \"direction\": \"Right\","
                    + " \"pad_to_multiple_of\": null, \"pad_id\": 0, \"pad_type_id\": 0,"
                    + " \"pad_token\": \"?\"}");
    assertThat(tokens(cutting, "a b a b", 10)).containsExactly(1, 2, 1, 2);
  }

  @Test
  void nulCharactersAndOtherControls_areText() throws Rejected {
    assertThat(tokens(TOKENIZER, "a \u0000 b\u0001", 10)).startsWith(1).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t ", "\u2003"})
  void whiteSpaceAlone_isEmptyText(String text) {
    Rejected rejected = catchThrowableOfType(Rejected.class, () -> vectorise(TOKENIZER, text, 10));
    assertThat(rejected.reason()).isEqualTo(Reason.EMPTY_TEXT);
    assertThat(rejected).hasMessage("/tokens: expected text, found white space alone");
  }

  @Test
  void textOfWhichTheTokenizerLeavesNothing_isEmptyText() {
    String dropping =
        TOKENIZER.replace(
            "{\"type\": \"Lowercase\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"#\"}, \"content\": \"\"}");
    Rejected rejected = catchThrowableOfType(Rejected.class, () -> vectorise(dropping, "##", 10));
    assertThat(rejected.reason()).isEqualTo(Reason.EMPTY_TEXT);
    assertThat(rejected).hasMessage("/tokens: the tokenizer leaves nothing of the text");
  }

  @Test
  void textOfWhichSpecialTokensAloneAreLeft_isEmptyText() throws Rejected {
    String framing =
        TOKENIZER.replace(
            "\"post_processor\": null",
            "\"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"b\", 2], \"cls\":"
                + " [\"a\", 1]}");
    assertThat(tokens(framing, "😀", 10)).containsExactly(1, 7, 2);
    String dropping =
        framing.replace(
            "{\"type\": \"Lowercase\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"#\"}, \"content\": \"\"}");
    Rejected rejected = catchThrowableOfType(Rejected.class, () -> vectorise(dropping, "##", 10));
    assertThat(rejected.reason()).isEqualTo(Reason.EMPTY_TEXT);
  }

  @Test
  void textThatTheTokenizerRefuses_isAModelError() {
    String strict = TOKENIZER.replace("\"unk_token\": \"?\"", "\"unk_token\": \"absent\"");
    Rejected rejected = catchThrowableOfType(Rejected.class, () -> vectorise(strict, "a c", 10));
    assertThat(rejected.reason()).isEqualTo(Reason.MODEL_ERROR);
    assertThat(rejected).hasMessageContaining("/tokens: the tokenizer refuses the text: WordLevel");
  }

  @Test
  void otherTypes_areMistyped() {
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () -> {
              try (Vectoriser text = open(TOKENIZER, 10)) {
                text.vectorise(List.of(IntNode.valueOf(7)));
              }
            });
    assertThat(rejected.reason()).isEqualTo(Reason.MISTYPED_FIELD);
    assertThat(rejected).hasMessage("/tokens: expected a string, found number 7");
  }

  @Test
  void halfASurrogatePair_isAWrongEncoding() {
    Rejected rejected =
        catchThrowableOfType(Rejected.class, () -> vectorise(TOKENIZER, "a \ud83d", 10));
    assertThat(rejected.reason()).isEqualTo(Reason.WRONG_ENCODING);
  }

  @Property(tries = 300)
  void anyText_givesAChunkOrIsRejected(@ForAll @StringLength(max = 200) String text) {
    try {
      Chunk chunk = vectorise(TOKENIZER, text, 16);
      assertThat(chunk.steps()).isBetween(1, 16);
    } catch (Rejected e) {
      assertThat(e.reason()).isIn(Reason.EMPTY_TEXT, Reason.WRONG_ENCODING);
    }
  }

  @Test
  void vocabulary_reachesTheGreatestIdAndCountsAddedTokens() {
    try (Vectoriser text = open(TOKENIZER, 10)) {
      assertThat(text.vocabulary()).isEqualTo(8);
    }
    String added =
        "\"added_tokens\": [{\"id\": 11, \"content\": \"<s>\", \"single_word\": false, \"lstrip\":"
            + " false, \"rstrip\": false, \"normalized\": false, \"special\": true}]";
    try (Vectoriser text = open(TOKENIZER.replace("\"added_tokens\": []", added), 10)) {
      assertThat(text.vocabulary()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{\"model\": {}}",
        "{\"model\": {\"vocab\": {\"a\": 0}}}",
        "{\"model\": {\"type\": \"Unheard\", \"vocab\": {\"a\": 0}}}"
      })
  void brokenTokenizer_isToldWithItsFile(String json) {
    assertThatThrownBy(() -> open(json, 10).close())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "my-model/tokenizer.json: expected a tokenizer in Hugging Face's format, found ")
        .hasMessageEndingWith("; write it again with the tokenizers library")
        .message()
        .doesNotContain("\n", "Source:", "Feature");
  }

  @Test
  void missingTokenizer_isToldWithItsFile() {
    assertThatThrownBy(() -> open(null, 10).close())
        .isInstanceOf(UserError.class)
        .hasMessage("my-model/tokenizer.json: expected a file, found none");
  }

  @Test
  void closingTwice_isAllowed() {
    Vectoriser text = open(TOKENIZER, 10);
    text.close();
    text.close();
  }

  private static Vectoriser open(String tokenizer, int maxSteps) {
    Manifest manifest =
        new Manifest(
            "m",
            "1",
            "scores",
            List.of("x"),
            new Manifest.VectoriserSpec("text", maxSteps, 0),
            null,
            Map.of());
    byte[] json = tokenizer == null ? null : tokenizer.getBytes(UTF_8);
    return Vectoriser.open(
        new Bundle("my-model", manifest, new byte[0], json), ONE_TOKEN, InputRules.PLAIN);
  }

  private static Chunk vectorise(String tokenizer, String text, int maxSteps) throws Rejected {
    try (Vectoriser vectoriser = open(tokenizer, maxSteps)) {
      return vectoriser.vectorise(List.of(TextNode.valueOf(text)));
    }
  }

  private static int[] tokens(String tokenizer, String text, int maxSteps) throws Rejected {
    Chunk chunk = vectorise(tokenizer, text, maxSteps);
    int[] tokens = new int[chunk.steps()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = chunk.cell(i);
    }
    return tokens;
  }
}
