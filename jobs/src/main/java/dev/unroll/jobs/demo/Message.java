package dev.unroll.jobs.demo;

import org.jspecify.annotations.Nullable;

/**
 * A record about to be sent.
 *
 * @param topic where it goes
 * @param id what its prediction will be known by, in whichever topic; null where the value gives
 *     none
 * @param key the record's own key; null for none
 * @param value the record's bytes; null for a tombstone
 */
record Message(String topic, @Nullable String id, byte @Nullable [] key, byte @Nullable [] value) {}
