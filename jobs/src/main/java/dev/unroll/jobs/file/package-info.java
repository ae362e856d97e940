/** The ends on files, for bounded runs. */
@NullMarked
package dev.unroll.jobs.file;

import org.jspecify.annotations.NullMarked;
