/** Pipelines on a Flink cluster: the job jar's main class, and what the cluster is asked. */
@NullMarked
package dev.unroll.jobs.cluster;

import org.jspecify.annotations.NullMarked;
