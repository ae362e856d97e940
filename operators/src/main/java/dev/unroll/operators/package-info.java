/**
 * How a model runs in Flink: events become keyed chunks, chunks of many keys advance together, and
 * each key's hidden state lives in Flink's keyed state.
 */
@NullMarked
package dev.unroll.operators;

import org.jspecify.annotations.NullMarked;
