package dev.unroll.training;

import dev.unroll.training.data.TextData;
import dev.unroll.training.network.NetworkShape;

/** A way to train one bundle: what kind of network, how it learns, what is measured. */
interface Recipe {
  /** The name on the command line and of the bundle. */
  String name();

  /** What the bundle does, in one sentence. */
  String purpose();

  /**
   * Trains from the data alone.
   *
   * @param plan what the command line decides
   */
  TrainedModel train(TextData data, Plan plan, Progress progress);

  /**
   * What a run may decide about a recipe.
   *
   * @param settings how long and how fast it learns
   * @param vocabulary the most token pieces
   * @param network the network but for its vocabulary and classes, which the data decide
   */
  record Plan(long seed, LearningSettings settings, int vocabulary, NetworkShape network) {
    Plan withEpochs(int most) {
      return new Plan(seed, settings.withEpochs(most), vocabulary, network);
    }
  }

  /** The plan the shipped bundle was made with, for a seed. */
  Plan plan(long seed);
}
