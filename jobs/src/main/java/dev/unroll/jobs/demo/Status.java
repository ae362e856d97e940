package dev.unroll.jobs.demo;

/**
 * The figures of the status line.
 *
 * @param events records sent
 * @param predictions committed predictions read back
 * @param deadLetters committed dead letters read back
 * @param eventsPerSecond over the last seconds
 * @param meanBatch rows a model call of the first pipeline; 0 before the first call
 * @param p50 milliseconds from sending an event to reading its committed prediction; half take
 *     less; 0 before the first
 * @param p99 the same; 99 of 100 take less
 */
record Status(
    long events,
    long predictions,
    long deadLetters,
    double eventsPerSecond,
    double meanBatch,
    long p50,
    long p99) {}
