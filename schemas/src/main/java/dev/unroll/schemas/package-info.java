/**
 * What travels: raw events, predictions and dead letters, their JSON codecs, and the JSON Schemas
 * of every file and message. Knows neither Flink nor ONNX.
 */
@NullMarked
package dev.unroll.schemas;

import org.jspecify.annotations.NullMarked;
