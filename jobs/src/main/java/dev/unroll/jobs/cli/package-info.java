/** The command line. */
@NullMarked
package dev.unroll.jobs.cli;

import org.jspecify.annotations.NullMarked;
