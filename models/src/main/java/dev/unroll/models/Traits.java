package dev.unroll.models;

import java.io.Serializable;

/**
 * What the dry run measured of a model.
 *
 * @param independent a row's bits do not depend on the rows beside it
 * @param carries running a then b leaves the state of running a and b together, so a hidden state
 *     can go on from event to event; false for a bidirectional model
 * @param joinable moreover the bits are the same and there is one answer a step, so a key's waiting
 *     events can go in one call
 */
public record Traits(boolean independent, boolean carries, boolean joinable)
    implements Serializable {}
