package dev.unroll.training.tags;

import dev.unroll.training.network.TaggerShape;

/**
 * One of a tagger's networks. All begin from one seed: what makes them unlike is their shape.
 *
 * @param shape but for the sizes that the data give
 * @param epochs passes over the training part
 * @param fine whether it learns the finer labels beside the labels, where the data have them
 */
public record TaggerMember(TaggerShape shape, int epochs, boolean fine) {
  /** The shape for some data. */
  TaggerShape shape(TagWords words, TagFolder data) {
    return shape.with(
        words.learned(),
        words.table().width(),
        words.clusters().nodeCount(),
        data.labels().size(),
        fine ? data.fine().size() : 0);
  }
}
