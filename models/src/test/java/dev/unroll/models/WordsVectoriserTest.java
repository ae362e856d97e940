package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.InputRules.Strings;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordTexts;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsVectoriserTest {
  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": null, "post_processor": null, "decoder": null,
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Split", "pattern": {"Regex": "\\\\p{L}+(?=n't)|n't|\\\\p{L}+|[^\\\\s]"},
          "behavior": "Isolated", "invert": false},
         {"type": "Split", "pattern": {"Regex": "\\\\s+"}, "behavior": "Removed", "invert": false}]},
       "model": {"type": "WordLevel", "unk_token": "<unk>",
         "vocab": {"<pad>": 0, "<unk>": 1, "we": 2, "do": 3, "n't": 4, "😀": 5}}}\
      """;

  private static final GraphContract CONTRACT =
      new GraphContract(
          List.of(
              new Port(
                  "tokens", OnnxJavaType.INT64, new long[] {Port.BATCH, Port.TIME, WordRow.WIDTH})),
          null,
          List.of(),
          List.of());

  @Test
  void givenTokens_areTakenAsTheyAre() throws Exception {
    Chunk chunk = vectorise(Strings.TEXT, 9, "[\"We\", \"don't\"]", null);

    assertThat(ids(chunk)).containsExactly(2, 1);
    assertThat(words(chunk)).containsExactly("We", "don't");
  }

  @Test
  void aText_isCutByTheTokenizer_itsPiecesAsTheyStand() throws Exception {
    Chunk chunk = vectorise(Strings.TEXT, 9, null, "\"  We don't 😀, do\"");

    assertThat(words(chunk)).containsExactly("We", "do", "n't", "😀", ",", "do");
    assertThat(ids(chunk)).containsExactly(2, 3, 4, 5, 1, 3);
  }

  @Test
  void tokensComeBeforeTheText_whereBothAreThere() throws Exception {
    assertThat(words(vectorise(Strings.TEXT, 9, "[\"a\"]", "\"b\""))).containsExactly("a");
    assertThat(words(vectorise(Strings.TEXT, 9, "null", "\"b\""))).containsExactly("b");
  }

  @Test
  void aStringIsOneToken_whereThePipelineSaysSo() throws Exception {
    assertThat(words(vectorise(Strings.TOKEN, 9, "\"don't\"", null))).containsExactly("don't");
  }

  @Test
  void moreThanTheMostSteps_areCutWithTheirTexts() throws Exception {
    Chunk chunk = vectorise(Strings.TEXT, 2, "[\"a\", \"b\", \"c\"]", null);

    assertThat(words(chunk)).containsExactly("a", "b");
    assertThat(chunk.cutFrom()).isEqualTo(3);
    assertThat(CONTRACT.fits(chunk)).isTrue();
  }

  @Test
  void whatIsNoWord_isRejectedWithItsPlace() {
    assertThatThrownBy(() -> vectorise(Strings.TEXT, 9, "[\"a\", 7]", null))
        .isInstanceOf(Rejected.class)
        .hasMessage("/tokens/1: expected a string, found number 7");
    assertThatThrownBy(() -> vectorise(Strings.TEXT, 9, "[\"a\", \" \"]", null))
        .hasMessage("/tokens/1: expected a token, found white space alone");
    assertThatThrownBy(() -> vectorise(Strings.TEXT, 9, "[]", null))
        .hasMessage("/tokens: expected at least one token");
    assertThatThrownBy(() -> vectorise(Strings.TEXT, 9, null, null))
        .hasMessage("/tokens and /text (input) is absent");
  }

  @Test
  void textThatTheTokenizerRefuses_isAModelError() {
    String strict = TOKENIZER.replace("\"unk_token\": \"<unk>\"", "\"unk_token\": \"absent\"");
    assertThatThrownBy(() -> vectorise(strict, Strings.TEXT, 9, null, "\"do it\""))
        .isInstanceOfSatisfying(
            Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_ERROR))
        .hasMessageStartingWith("/text: the tokenizer refuses the text: WordLevel");
  }

  private static Chunk vectorise(Strings strings, int most, String tokens, String text)
      throws Exception {
    return vectorise(TOKENIZER, strings, most, tokens, text);
  }

  private static Chunk vectorise(
      String tokenizer, Strings strings, int most, String tokens, String text) throws Exception {
    Manifest manifest =
        new Manifest(
            "m",
            "1",
            "tags",
            List.of("A"),
            new Manifest.VectoriserSpec("words", most, 0),
            null,
            java.util.Map.of());
    Bundle bundle = new Bundle("test", manifest, new byte[0], tokenizer.getBytes(UTF_8));
    InputField field =
        new InputField("", List.of(JsonPointer.compile("/tokens"), JsonPointer.compile("/text")));
    InputRules rules = new InputRules(Missing.REJECT, null, strings);
    try (Vectoriser vectoriser = Vectoriser.open(bundle, CONTRACT, rules, List.of(field))) {
      return vectoriser.vectorise(List.of(node(tokens), node(text)));
    }
  }

  private static JsonNode node(String json) throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    return json == null ? mapper.missingNode() : mapper.readTree(json);
  }

  private static List<Integer> ids(Chunk chunk) {
    return java.util.stream.IntStream.range(0, chunk.steps())
        .mapToObj(t -> chunk.cell(t * WordRow.WIDTH))
        .toList();
  }

  private static List<String> words(Chunk chunk) {
    return WordTexts.unpack(chunk.words());
  }
}
