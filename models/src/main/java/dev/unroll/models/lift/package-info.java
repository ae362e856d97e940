/**
 * Makes the hidden states of a recurrent ONNX graph its inputs and outputs, and proves on random
 * sequences that the graph, stepped, still gives what the whole sequence gave. Knows no bundle.
 */
@NullMarked
package dev.unroll.models.lift;

import org.jspecify.annotations.NullMarked;
