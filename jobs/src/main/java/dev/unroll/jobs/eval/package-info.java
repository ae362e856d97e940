/** Pipelines measured on labelled files, and against one another. */
@NullMarked
package dev.unroll.jobs.eval;

import org.jspecify.annotations.NullMarked;
