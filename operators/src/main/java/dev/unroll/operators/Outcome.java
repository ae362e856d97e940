package dev.unroll.operators;

/** What became of one event. */
sealed interface Outcome {
  /**
   * The model's answer.
   *
   * @param values finite
   * @param step steps the key has taken, this event's included
   */
  record Answer(float[] values, long step) implements Outcome {}

  /** The model failed on this event alone; the key's state is as it was before. */
  record Failure(String detail) implements Outcome {}
}
