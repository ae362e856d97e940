package dev.unroll.jobs.state;

/**
 * What the figures of a savepoint are made of, for one key.
 *
 * @param lastTime epoch milliseconds
 * @param bytes of the block
 * @param norm Euclidean, of the block's finite floating-point values
 * @param history how many of its latest events are kept, for replay
 * @param finite whether all of them are
 */
record KeyFigures(
    String key,
    int layoutId,
    long steps,
    long lastTime,
    int bytes,
    double norm,
    int history,
    boolean finite) {}
