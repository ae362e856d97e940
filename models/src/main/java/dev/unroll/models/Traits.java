package dev.unroll.models;

import java.io.Serializable;
import java.util.List;

/**
 * What the dry run measured of a model.
 *
 * @param independent a row's bits do not depend on the rows beside it
 * @param carries running a then b leaves the state of running a and b together, so a hidden state
 *     can go on from event to event; false for a bidirectional model
 * @param joinable moreover the bits are the same and there is one answer a step, so a key's waiting
 *     events can go in one call
 * @param halfError the greatest difference of an answer over a run whose states are stored in half
 *     precision; 0 where there is nothing to round
 * @param notes what people should know, a plain sentence each
 */
public record Traits(
    boolean independent, boolean carries, boolean joinable, float halfError, List<String> notes)
    implements Serializable {

  public Traits {
    notes = List.copyOf(notes);
  }

  /** The same where a key's waiting events take turns. */
  Traits unjoined() {
    return new Traits(independent, carries, false, halfError, notes);
  }
}
