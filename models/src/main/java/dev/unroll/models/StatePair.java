package dev.unroll.models;

import java.io.Serializable;

/**
 * A recurrent pair: what goes in at a step is what came out at the step before.
 *
 * @param in the graph input
 * @param out the graph output of the same type, whose row holds the same cells in the same order
 * @param initial a row at the beginning of a sequence, in the machine's byte order
 */
public record StatePair(Port in, Port out, byte[] initial) implements Serializable {

  /** A pair that begins at zero. */
  StatePair(Port in, Port out) {
    this(in, out, new byte[in.width() * in.type().size]);
  }

  /** Bytes of one row. */
  int bytes() {
    return in.width() * in.type().size;
  }
}
