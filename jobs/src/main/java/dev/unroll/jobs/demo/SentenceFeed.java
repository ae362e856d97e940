package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The sample sentences, round after round, so that it never ends: each as a text, and right after
 * it word by word into another topic, the last word marked as the sentence's end.
 */
final class SentenceFeed implements Feed {
  /** The topic of whole sentences. */
  static final String SENTENCES = "sentences";

  /** The topic of single words. */
  static final String WORDS = "words";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<JsonNode> sentences;
  private int sentence;
  private int word = -1;

  private SentenceFeed(List<JsonNode> sentences) {
    this.sentences = sentences;
  }

  /** Over the sentences that ship with the demo. */
  static SentenceFeed open() throws IOException {
    return new SentenceFeed(samples());
  }

  /** The sentences: {@code speaker}, {@code text}, and its {@code tokens} as the treebank cuts. */
  static List<JsonNode> samples() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SentenceFeed.class.getResourceAsStream("/demo/sentences.jsonl"))) {
      return MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(in).readAll();
    }
  }

  /** The id of a sentence's word. */
  static String wordId(String sentence, int word) {
    return sentence + "-" + word;
  }

  @Override
  public Message next(Instant now) throws IOException {
    JsonNode sample = sentences.get(sentence % sentences.size());
    JsonNode tokens = sample.path("tokens");
    String id = "s" + (sentence + 1);
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", word < 0 ? id : wordId(id, word));
    json.put("speaker", sample.path("speaker").asText());
    json.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
    if (word < 0) {
      json.put("text", sample.path("text").asText());
    } else {
      json.put("token", tokens.path(word).asText());
      json.put("end", word == tokens.size() - 1);
    }
    Message message =
        new Message(
            word < 0 ? SENTENCES : WORDS,
            json.path("id").asText(),
            json.path("speaker").asText().getBytes(StandardCharsets.UTF_8),
            MAPPER.writeValueAsBytes(json));
    word++;
    if (word == tokens.size()) {
      word = -1;
      sentence++;
    }
    return message;
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public String describe() {
    return sentences.size() + " sample sentences, whole and word by word";
  }
}
