package dev.unroll.operators;

import dev.unroll.schemas.Reason;

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

  static String of(Reason reason) {
    return DEAD_LETTERS + reason.word();
  }
}
