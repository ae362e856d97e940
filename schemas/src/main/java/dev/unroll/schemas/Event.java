package dev.unroll.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the pipeline sees it.
 *
 * @param key whose hidden state it advances
 * @param id the user's own id, or {@link Origin#asId()}
 * @param time event time in epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP} where neither a
 *     field nor the record has one
 * @param inputs the values under the inputs' pointers, one after the other; missing or null nodes
 *     only where {@link EventFields#inputsRequired} is false
 * @param number its place in the key's sequence, at least 0, or {@link #NO_NUMBER}
 * @param boundary the value that changes where a sequence ends; null where the pipeline has none
 * @param end whether the sequence ends with this event
 * @param pass the fields handed through, as a JSON object in UTF-8; null for none
 */
public record Event(
    String key,
    String id,
    long time,
    List<JsonNode> inputs,
    long number,
    @Nullable String boundary,
    boolean end,
    byte @Nullable [] pass) {
  public static final long NO_NUMBER = -1;
}
