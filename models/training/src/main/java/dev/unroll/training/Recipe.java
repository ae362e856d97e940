package dev.unroll.training;

import dev.unroll.training.network.NetworkShape;

/** A way to train one bundle: what kind of network, how it learns, what is measured. */
interface Recipe {
  /** The name on the command line and of the bundle. */
  String name();

  /** What the bundle does, in one sentence. */
  String purpose();

  /**
   * What is taught, over the data's texts.
   *
   * @param batch texts a step
   * @param linkToken the word piece that stands for a link
   */
  Task task(TokenisedTexts train, TokenisedTexts validation, int classes, int batch, int linkToken);

  /** What was done, as Markdown paragraphs for the card. */
  String method(NetworkShape shape, LearningSettings settings, Course.Outcome outcome);

  /** What the model cannot do, as Markdown for the card. */
  String limits();

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
