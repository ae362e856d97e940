/** What savepoints and checkpoints hold, and whether a pipeline can go on from one. */
@NullMarked
package dev.unroll.jobs.state;

import org.jspecify.annotations.NullMarked;
