package dev.unroll.schemas;

import org.jspecify.annotations.Nullable;

/**
 * An input as it arrived, before anything was understood of it. The arrays are shared, never
 * changed.
 *
 * @param key the record's own key; null where it has none
 * @param value the record's bytes; null for a tombstone
 * @param origin where it came from
 * @param timestamp the record's timestamp in epoch milliseconds, or {@link #NO_TIMESTAMP}
 */
public record RawEvent(
    byte @Nullable [] key, byte @Nullable [] value, Origin origin, long timestamp) {
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;
}
