package dev.unroll.operators;

import dev.unroll.models.Chunk;
import dev.unroll.schemas.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * A vectorised event on its way to its key's hidden state.
 *
 * @param time epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP}
 * @param chunk what the model reads
 * @param pass fields handed through, as a JSON object in UTF-8; null for none
 * @param raw the event as it arrived, for a dead letter should the model fail on it
 */
public record KeyedChunk(
    String key, String id, long time, Chunk chunk, byte @Nullable [] pass, RawEvent raw) {}
