/**
 * {@code unroll demo}: a broker, a cluster, two of the shipped pipelines and sample tweets in one
 * process, shown live.
 */
@NullMarked
package dev.unroll.jobs.demo;

import org.jspecify.annotations.NullMarked;
