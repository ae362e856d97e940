package dev.unroll.models;

import java.io.Serializable;

/**
 * A recurrent pair: what goes in at a step is what came out at the step before.
 *
 * @param in the graph input
 * @param out the graph output of the same type and shape
 */
public record StatePair(Port in, Port out) implements Serializable {

  /** Bytes of one row. */
  int bytes() {
    return in.width() * in.type().size;
  }
}
