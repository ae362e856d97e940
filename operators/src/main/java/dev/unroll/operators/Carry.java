package dev.unroll.operators;

/** What happens to the hidden state between a key's events. */
public enum Carry {
  /** Each event is a whole sequence and starts from the initial state. */
  NONE,
  /** A key's events advance one hidden state, in order. */
  KEY
}
