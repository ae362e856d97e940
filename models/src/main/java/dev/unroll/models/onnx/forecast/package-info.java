/**
 * Writes forecasters as ONNX graphs of one step an event: the frame of {@link
 * dev.unroll.models.forecast} and a {@link dev.unroll.models.onnx.ForecastNetwork} in it.
 */
@NullMarked
package dev.unroll.models.onnx.forecast;

import org.jspecify.annotations.NullMarked;
