package dev.unroll.models;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each input and output of a graph is for, as read from the graph and completed by the
 * manifest.
 *
 * @param data what the vectoriser fills: {@code [batch, time, …]} or, without a time axis, {@code
 *     [batch, …]}
 * @param lengths valid steps of each row, {@code [batch]}; null where the graph has none
 * @param output what the head reads: {@code [batch, time, …]} (one answer a step) or {@code [batch,
 *     …]}
 * @param states the recurrent pairs in order; empty for a model without a state
 */
public record GraphContract(Port data, @Nullable Port lengths, Port output, List<StatePair> states)
    implements Serializable {

  /** Whether several steps can go in one call. */
  public boolean hasTime() {
    return data.hasTime();
  }

  /** Whether there is one answer a step, not one an event. */
  public boolean answersEachStep() {
    return output.hasTime();
  }

  /**
   * The length that a row of so many steps is padded to. A graph that is not told the lengths would
   * read the pads, so its rows keep their own.
   */
  public int paddedLength(int steps) {
    return hasTime() && lengths == null ? steps : PaddedLength.of(steps);
  }

  /** Numbers that one step reads. */
  public int features() {
    return data.width();
  }

  /** Numbers of one answer. */
  public int answerWidth() {
    return output.width();
  }
}
