package dev.unroll.training;

import java.util.List;
import java.util.Random;

/** What a recipe teaches: the batches of each pass over the data, and how good a network is. */
interface Task {
  /** The batches of one pass, in order. */
  List<Batch> epoch(int epoch, Random random);

  /** How many batches {@link #epoch} gives at most. */
  int batchesPerEpoch();

  /** The measure that decides when to stop, between 0 and 1, higher is better. */
  double validate(OnnxScorer scorer);

  /** What the card says was measured, as Markdown. */
  String report(List<String> labels, OnnxScorer scorer);
}
