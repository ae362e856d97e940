package dev.unroll.jobs.demo;

import java.time.Instant;

/**
 * One value of a series.
 *
 * @param series its name, the unit included
 * @param time when it was measured
 * @param value what was measured; NaN where it is missing
 */
record Sample(String series, Instant time, double value) {}
