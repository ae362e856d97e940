/**
 * Writes ONNX graphs: a small builder over the protobuf messages, and recurrent networks of plain
 * float arrays on top of it. Knows no training engine and no runtime.
 */
@NullMarked
package dev.unroll.models.onnx;

import org.jspecify.annotations.NullMarked;
