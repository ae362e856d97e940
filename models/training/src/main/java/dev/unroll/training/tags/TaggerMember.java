package dev.unroll.training.tags;

import dev.unroll.training.network.TaggerShape;

/**
 * One of a tagger's networks. All begin from one seed: what makes them unlike is their shape.
 *
 * @param shape but for the sizes that the data give
 * @param epochs passes over the training part
 */
public record TaggerMember(TaggerShape shape, int epochs) {
  /** The shape for some data. */
  TaggerShape shape(TagWords words, TagFolder data) {
    return shape.with(
        words.learned(),
        words.table().width(),
        LexiconTable.count(words.lexica()),
        data.labels().size(),
        data.fine().size());
  }
}
