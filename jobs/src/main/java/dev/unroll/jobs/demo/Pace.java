package dev.unroll.jobs.demo;

/** When the next event is due. Called from one thread, once after each event. */
interface Pace {
  /** Nanoseconds from an event to the next one, where the event came {@code at} after the start. */
  long gap(long at);
}
