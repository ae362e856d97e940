/** Measurements that anyone can repeat; their figures are in this module's README. */
@NullMarked
package dev.unroll.benchmarks;

import org.jspecify.annotations.NullMarked;
