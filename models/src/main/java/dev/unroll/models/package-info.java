/**
 * What a model is and how it runs: bundles, the graph's contract, the layout of hidden states,
 * sessions, vectorisers and heads. Knows neither Flink nor Kafka.
 */
@NullMarked
package dev.unroll.models;

import org.jspecify.annotations.NullMarked;
