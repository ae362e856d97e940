package dev.unroll.operators;

import dev.unroll.schemas.Reason;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of the accumulators that every pipeline keeps, so that whoever started it can say how
 * far it is. They begin anew with each attempt of a task; metrics are for the long run.
 */
public final class Tally {
  /** Counts records that the decoder took in, usable or not. */
  public static final String EVENTS = "events";

  /** Counts predictions. */
  public static final String PREDICTIONS = "predictions";

  /** Counts events whose sequence number came before; they are dropped. */
  public static final String DUPLICATES = "duplicates";

  /** Counts dead letters: this, then the reason's word. */
  public static final String DEAD_LETTERS = "dead-letters ";

  private Tally() {}

  /** How many dead letters there are by their reasons' words, of counts by accumulator. */
  public static Map<String, Long> deadLetters(Map<String, ?> counts) {
    Map<String, Long> reasons = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (name.startsWith(DEAD_LETTERS)) {
            reasons.put(name.substring(DEAD_LETTERS.length()), ((Number) count).longValue());
          }
        });
    return reasons;
  }

  static String of(Reason reason) {
    return DEAD_LETTERS + reason.word();
  }
}
