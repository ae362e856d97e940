/** Flink, and for the demo Kafka, inside this process. */
@NullMarked
package dev.unroll.jobs.local;

import org.jspecify.annotations.NullMarked;
