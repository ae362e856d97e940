package dev.unroll.models;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each input and output of a graph is for, as read from the graph, measured, and completed by
 * the manifest.
 *
 * <p>A chunk's data is, for each input in order, its cells of four bytes (int32 for whole numbers,
 * float32 for others): {@code [steps, width]} for an input that {@link #isStepped}, else {@code
 * [width]}.
 *
 * @param inputs what the vectoriser fills, in the graph's order, as an event brings it: perhaps
 *     with a batch axis, perhaps with a time axis, and fixed sizes
 * @param lengths valid steps of each row, {@code [batch]}; null where the graph has none
 * @param outputs what the head reads, in order; each has its own axes
 * @param states the recurrent pairs in order; empty for a model without a state
 * @param constants inputs that are the same in every call
 * @param context for an input, how many of its last values along its last axis are put before the
 *     next step's; only without a time axis
 * @param fixedRows the rows of every call: 0 for any number, 1 for a graph that takes one row
 * @param fixedSteps the steps of every call: 0 for any number
 */
public record GraphContract(
    List<Port> inputs,
    @Nullable Port lengths,
    List<Port> outputs,
    List<StatePair> states,
    List<Constant> constants,
    Map<String, Integer> context,
    int fixedRows,
    int fixedSteps)
    implements Serializable {

  public GraphContract {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    states = List.copyOf(states);
    constants = List.copyOf(constants);
    context = Map.copyOf(context);
  }

  /** A graph of any number of rows and steps that needs nothing else. */
  GraphContract(
      List<Port> inputs, @Nullable Port lengths, List<Port> outputs, List<StatePair> states) {
    this(inputs, lengths, outputs, states, List.of(), Map.of(), 0, 0);
  }

  /** Whether several steps can go in one call. */
  public boolean hasTime() {
    // Asked for every row, so without a stream.
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).hasTime()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an event brings the input once a step, not once: it has a time axis, or the graph takes
   * one step a call.
   */
  public boolean isStepped(Port input) {
    return input.hasTime() || !hasTime();
  }

  /** Whether some input comes once an event beside others that come once a step. */
  boolean hasStatic() {
    return !inputs.stream().allMatch(this::isStepped);
  }

  /** Whether a call gives one answer a step, not one a row. */
  public boolean answersEachStep() {
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).hasTime()) {
        return false;
      }
    }
    return true;
  }

  /** Why an event of so many steps cannot be run; null where it can. */
  public @Nullable String refuses(int steps) {
    if (fixedSteps == 0 || steps == fixedSteps || (lengths != null && steps < fixedSteps)) {
      return null;
    }
    return "expected "
        + (lengths == null ? "" : "at most ")
        + fixedSteps
        + " steps, as the graph has them fixed, found "
        + steps;
  }

  /**
   * The length that a row of so many steps is padded to. A graph that is not told the lengths would
   * read the pads, and one step a call needs none, so such rows keep their own.
   */
  public int paddedLength(int steps) {
    if (fixedSteps > 0) {
      return Math.max(steps, fixedSteps);
    }
    return lengths == null || !hasTime() ? steps : PaddedLength.of(steps);
  }

  /** The least rows of a call: a lone row is doubled, except where the graph takes one. */
  int leastRows() {
    return fixedRows > 0 ? fixedRows : 2;
  }

  /** The port of an input as the graph takes it, with its context. */
  Port called(Port input) {
    int before = context.getOrDefault(input.name(), 0);
    if (before == 0) {
      return input;
    }
    long[] dims = input.dims().clone();
    dims[dims.length - 1] += before;
    return new Port(input.name(), input.type(), dims);
  }

  /** Numbers of one answer: those of all outputs, one after the other. */
  public int answerWidth() {
    int width = 0;
    for (int i = 0; i < outputs.size(); i++) {
      width += outputs.get(i).width();
    }
    return width;
  }
}
