package dev.unroll.jobs.thirdparty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people said, and a word model's vocabulary over it. */
final class Sentences {
  static final String BEGINNING = "<BOS>";
  private static final String UNKNOWN = "<UNK>";

  /** A field of a CSV line: in quotes, where a quote is two; or without any. */
  private static final Pattern FIELD = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)");

  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonNode ids;

  record Sentence(int number, String speaker, String text) {
    /** The words as the tokenizer below cuts them; maybe none. */
    List<String> words() {
      String letters =
          text.toLowerCase(Locale.ROOT).replaceAll("['’]", "").replaceAll("[^a-z]+", " ").strip();
      return letters.isEmpty() ? List.of() : Arrays.asList(letters.split(" ", -1));
    }
  }

  /**
   * @param vocabulary a JSON file with a map from words to ids
   */
  Sentences(Path vocabulary) throws IOException {
    ids = MAPPER.readTree(vocabulary.toFile()).get("word2idx");
  }

  /** The first sentences of a file of dialogues, whose second and third columns are read. */
  static List<Sentence> read(Path dialogues, int count) throws IOException {
    List<Sentence> sentences = new ArrayList<>();
    for (String line : Files.readAllLines(dialogues).subList(1, 1 + count)) {
      Matcher fields = FIELD.matcher(line);
      List<String> texts = new ArrayList<>();
      while (texts.size() < 3 && fields.find()) {
        String quoted = fields.group(1);
        texts.add(quoted == null ? fields.group(2) : quoted.replace("\"\"", "\""));
      }
      sentences.add(new Sentence(sentences.size(), texts.get(2), texts.get(1)));
    }
    return sentences;
  }

  long id(String word) {
    return ids.has(word) ? ids.get(word).intValue() : ids.get(UNKNOWN).intValue();
  }

  /**
   * A tokenizer.json of the vocabulary.
   *
   * @param sentences whether the beginning's token is put before every text; else texts may hold it
   */
  byte[] tokenizer(boolean sentences) throws IOException {
    ObjectNode tokenizer =
        (ObjectNode)
            MAPPER.readTree(
                """
                {"version": "1.0", "truncation": null, "padding": null, "decoder": null,
                 "added_tokens": [
                   {"id": 2, "content": "<BOS>", "special": true, "normalized": false,
                    "single_word": false, "lstrip": false, "rstrip": false}],
                 "normalizer": {"type": "Sequence", "normalizers": [
                   {"type": "Lowercase"},
                   {"type": "Replace", "pattern": {"Regex": "['’]"}, "content": ""},
                   {"type": "Replace", "pattern": {"Regex": "[^a-z]+"}, "content": " "}]},
                 "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "post_processor": null,
                 "model": {"type": "WordLevel", "unk_token": "<UNK>"}}""");
    if (sentences) {
      tokenizer.set(
          "post_processor",
          MAPPER.readTree(
              """
              {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<BOS>", "type_id": 0}},
                          {"Sequence": {"id": "A", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                        {"Sequence": {"id": "B", "type_id": 1}}],
               "special_tokens": {
                 "<BOS>": {"id": "<BOS>", "ids": [2], "tokens": ["<BOS>"]}}}"""));
    }
    ((ObjectNode) tokenizer.get("model")).set("vocab", ids);
    return MAPPER.writeValueAsBytes(tokenizer);
  }
}
