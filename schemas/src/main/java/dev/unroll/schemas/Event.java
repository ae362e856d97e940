package dev.unroll.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An event as the pipeline sees it.
 *
 * @param key whose hidden state it advances
 * @param id the user's own id, or {@link Origin#asId()}
 * @param time event time in epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP} where neither a
 *     field nor the record has one
 * @param input the value under the input's pointer, present and not null
 * @param pass the fields handed through, as a JSON object in UTF-8; null for none
 */
public record Event(String key, String id, long time, JsonNode input, byte @Nullable [] pass) {}
