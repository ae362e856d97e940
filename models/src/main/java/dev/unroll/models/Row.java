package dev.unroll.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key's part of a batch.
 *
 * @param chunks what the key advances by, in order; more than one only where the model's traits say
 *     joinable
 * @param state the key's block before, of the layout's size; null for the initial state
 */
public record Row(List<Chunk> chunks, byte @Nullable [] state) {
  /** T of the row: the steps of all its chunks. */
  public int steps() {
    int steps = 0;
    for (Chunk chunk : chunks) {
      steps += chunk.steps();
    }
    return steps;
  }
}
