package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a committed prediction says, as far as the demo shows it.
 *
 * @param id the event's id
 * @param user whose tweet it was: the prediction's key
 * @param text the tweet, handed through by the pipeline; empty where it was not
 * @param label the likeliest label
 * @param score its probability
 * @param valence from -1, surely negative, to 1, surely positive
 */
record Answer(String id, String user, String text, String label, double score, double valence) {

  /**
   * Reads one.
   *
   * @param json laid out as {@code prediction.schema.json} says, of the head {@code scores}
   */
  static Answer of(JsonNode json) {
    JsonNode scores = json.path("scores");
    String label = json.path("label").asText();
    return new Answer(
        json.path("id").asText(),
        json.path("key").asText(),
        json.path("pass").path("text").asText(),
        label,
        scores.path(label).asDouble(),
        scores.path("positive").asDouble() - scores.path("negative").asDouble());
  }
}
