package dev.unroll.training;

import dev.unroll.training.network.Rows;

/**
 * What one step of training reads. An answer is one place in the output that is held against a
 * target.
 *
 * @param places for each answer its row in the output flattened to {@code [rows, classes]}: the row
 *     of the batch where the network pools, else {@code row * time + step}
 * @param targets for each answer a share for each class: {@code [answers * classes]}
 * @param weights for each answer how much its loss counts
 */
@SuppressWarnings("ArrayRecordComponent")
record Batch(Rows rows, long[] places, float[] targets, float[] weights) {}
