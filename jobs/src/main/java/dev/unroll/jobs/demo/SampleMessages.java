package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Samples as records, each with an id of its own. Not thread-safe. */
final class SampleMessages {
  /** The topic of all of them. */
  static final String TOPIC = "samples";

  private static final JsonMapper MAPPER = new JsonMapper();

  private long sent;

  /** {@code {"id", "series", "time", "value"}}, the series as the record's key. */
  Message of(Sample sample) {
    String id = "s" + ++sent;
    ObjectNode json = MAPPER.createObjectNode();
    json.put("id", id);
    json.put("series", sample.series());
    json.put("time", sample.time().toString());
    if (Double.isNaN(sample.value())) {
      json.putNull("value");
    } else {
      json.put("value", sample.value());
    }
    return new Message(
        TOPIC,
        id,
        sample.series().getBytes(StandardCharsets.UTF_8),
        json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
