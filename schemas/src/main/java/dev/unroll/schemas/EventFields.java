package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event's parts stand in the user's JSON. A null pointer means the part comes from the
 * record itself.
 *
 * @param key null: the record's own key as UTF-8 text
 * @param id null: {@link Origin#asId()}
 * @param time null: the record's timestamp
 * @param input what the model reads
 * @param pass handed through under their last name
 * @param keyRequired false: an event without a key of its own takes its id for one
 * @param maxBytes the most bytes of a record's value
 */
public record EventFields(
    @Nullable JsonPointer key,
    @Nullable JsonPointer id,
    @Nullable JsonPointer time,
    JsonPointer input,
    List<JsonPointer> pass,
    boolean keyRequired,
    int maxBytes)
    implements Serializable {}
