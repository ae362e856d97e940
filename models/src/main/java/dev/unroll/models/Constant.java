package dev.unroll.models;

import java.io.Serializable;

/**
 * A graph input that is the same in every call.
 *
 * @param bytes the whole tensor, in the machine's byte order; one element that fills it where the
 *     port has a batch or time axis
 */
public record Constant(Port port, byte[] bytes) implements Serializable {

  /** Whether its size is the call's. */
  boolean isUniform() {
    return port.hasBatch() || port.hasTime();
  }
}
