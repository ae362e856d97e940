package dev.unroll.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key's part of a batch.
 *
 * @param chunks what the key advances by, in order; more than one only where the model's traits say
 *     joinable
 * @param state the key's block before, of the layout's size; null for the initial state
 * @param inPlace whether the state's array itself may take the block after the chunks; it is left
 *     as it was where that would not be finite, and where a call fails
 */
public record Row(List<Chunk> chunks, byte @Nullable [] state, boolean inPlace) {
  /** Leaves the state's array as it is. */
  public Row(List<Chunk> chunks, byte @Nullable [] state) {
    this(chunks, state, false);
  }

  /** The same, but its state's array is left as it is. */
  Row copying() {
    return new Row(chunks, state);
  }

  /** T of the row: the steps of all its chunks. */
  public int steps() {
    int steps = 0;
    for (Chunk chunk : chunks) {
      steps += chunk.steps();
    }
    return steps;
  }
}
