/** The ends on Kafka: the only package that knows the connector. */
@NullMarked
package dev.unroll.jobs.kafka;

import org.jspecify.annotations.NullMarked;
