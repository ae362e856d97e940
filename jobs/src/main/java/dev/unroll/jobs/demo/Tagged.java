package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a committed prediction of the head {@code tags} says, as far as the demo shows it.
 *
 * @param id the event's id
 * @param speaker who said it: the prediction's key
 * @param tokens words and punctuation
 * @param tags one each
 */
record Tagged(String id, String speaker, List<String> tokens, List<String> tags) {
  /**
   * Reads one.
   *
   * @param json laid out as {@code prediction.schema.json} says
   */
  static Tagged of(JsonNode json) {
    return new Tagged(
        json.path("id").asText(),
        json.path("key").asText(),
        texts(json.path("tokens")),
        texts(json.path("tags")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }
}
