package dev.unroll.models;

/**
 * How a runner works: what a pipeline asked for, and what that means for one model.
 *
 * @param isolated each row runs in a call of its own
 * @param reads which steps the answers hold
 * @param stepwise each step runs in a call of its own
 * @param stored the layout of blocks that come and go
 * @param working the same in the graph's own element types
 */
record RunnerPlan(
    boolean isolated, Head.Reads reads, boolean stepwise, StateLayout stored, StateLayout working) {

  static RunnerPlan of(
      GraphContract contract, RunnerOptions options, boolean isolated, Head.Reads reads) {
    boolean eachNeedsSteps = reads != Head.Reads.LAST && !contract.answersEachStep();
    return new RunnerPlan(
        isolated,
        reads,
        !contract.hasTime() || eachNeedsSteps,
        RowMemory.layout(contract, options.precision(), options.hold(), reads),
        RowMemory.layout(contract, Precision.FLOAT32, options.hold(), reads));
  }

  /** Whether blocks are rounded when they are stored. */
  boolean isHalf() {
    return stored.bytes() != working.bytes();
  }
}
