package dev.unroll.training;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code unroll train classifier} may be told beyond any recipe: a picocli mixin. */
final class ClassifierOptions {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "classifier",
      description = "The bundle's name: predictions carry it. Default: ${DEFAULT-VALUE}")
  String name = "classifier";

  @Mixin final ClassifierNetworkOptions network = new ClassifierNetworkOptions();
  @Mixin final ClassifierTokenOptions tokens = new ClassifierTokenOptions();
  @Mixin final ClassifierLearningOptions learning = new ClassifierLearningOptions();

  /**
   * Refuses what does not go together.
   *
   * @throws picocli.CommandLine.ParameterException with the first fault
   */
  void check(TrainOptions line) {
    line.checkName("--name", name);
    network.check(line);
    tokens.check(line);
    learning.check(line);
  }
}
