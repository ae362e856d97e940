package dev.unroll.models;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each input and output of a graph is for, as read from the graph and completed by the
 * manifest.
 *
 * @param inputs what the vectoriser fills, in the graph's order: each with a batch axis, perhaps a
 *     time axis, and fixed sizes
 * @param lengths valid steps of each row, {@code [batch]}; null where the graph has none
 * @param outputs what the head reads, in order: each {@code [batch, time, …]} (one answer a step)
 *     or {@code [batch, …]}
 * @param states the recurrent pairs in order; empty for a model without a state
 */
public record GraphContract(
    List<Port> inputs, @Nullable Port lengths, List<Port> outputs, List<StatePair> states)
    implements Serializable {

  /** Whether several steps can go in one call. */
  public boolean hasTime() {
    return inputs.get(0).hasTime();
  }

  /** Whether there is one answer a step, not one an event. */
  public boolean answersEachStep() {
    return outputs.get(0).hasTime();
  }

  /**
   * The length that a row of so many steps is padded to. A graph that is not told the lengths would
   * read the pads, so its rows keep their own.
   */
  public int paddedLength(int steps) {
    return hasTime() && lengths == null ? steps : PaddedLength.of(steps);
  }

  /** Numbers of one answer: those of all outputs, one after the other. */
  public int answerWidth() {
    int width = 0;
    for (Port output : outputs) {
      width += output.width();
    }
    return width;
  }
}
