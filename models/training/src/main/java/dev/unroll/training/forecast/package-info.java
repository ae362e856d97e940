/** Trains forecasters: chains of samples, the learner, and what is measured. */
@NullMarked
package dev.unroll.training.forecast;

import org.jspecify.annotations.NullMarked;
