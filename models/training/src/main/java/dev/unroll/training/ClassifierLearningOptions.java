package dev.unroll.training;

import picocli.CommandLine.Option;

/** How {@code unroll train classifier} learns: a picocli mixin. */
final class ClassifierLearningOptions {
  private static final int EPOCHS = 10;
  private static final int PATIENCE = 3;
  private static final float WEIGHT_DECAY = 0.05f;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Of the inputs of the last layer. Default: ${DEFAULT-VALUE}")
  private float dropout = 0.5f;

  @Option(
      names = "--embedding-dropout",
      paramLabel = "SHARE",
      description = "Of a text's embedding columns. Default: ${DEFAULT-VALUE}")
  private float embeddingDropout = 0.3f;

  @Option(
      names = "--recurrent-dropout",
      paramLabel = "SHARE",
      description =
          "Of the hidden units in the recurrent product, the same at all steps. Default:"
              + " ${DEFAULT-VALUE}")
  private float recurrentDropout;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "The greatest norm of a step's gradients; 0 for any. Default: ${DEFAULT-VALUE}")
  private float clip = 1;

  @Option(
      names = "--average",
      paramLabel = "SHARE",
      description =
          "Of the old value in the running average of the weights; 0 keeps the last weights."
              + " Default: ${DEFAULT-VALUE}")
  private float average = 0.998f;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "none, balanced (each class counts the same), or LABEL=WEIGHT,… Default:"
              + " ${DEFAULT-VALUE}")
  private String classWeights = "balanced";

  @Option(names = "--batch", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int batch = 64;

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Default: ${DEFAULT-VALUE}")
  private float learningRate = 2e-3f;

  float dropout() {
    return dropout;
  }

  float embeddingDropout() {
    return embeddingDropout;
  }

  float recurrentDropout() {
    return recurrentDropout;
  }

  String classWeights() {
    return classWeights;
  }

  LearningSettings settings() {
    return new LearningSettings(
        EPOCHS, PATIENCE, batch, learningRate, WEIGHT_DECAY, average, 0, clip);
  }

  /** Refuses numbers out of their range, by the first fault. */
  void check(TrainOptions line) {
    line.least("--batch", batch, 1);
    share(line, "--dropout", dropout);
    share(line, "--embedding-dropout", embeddingDropout);
    share(line, "--recurrent-dropout", recurrentDropout);
    share(line, "--average", average);
    line.refuse(!(clip >= 0), "--clip: expected 0 or more, found " + clip);
    line.refuse(
        !(learningRate > 0), "--learning-rate: expected more than 0, found " + learningRate);
  }

  private static void share(TrainOptions line, String option, float value) {
    line.refuse(!(value >= 0 && value < 1), option + ": expected 0 to below 1, found " + value);
  }
}
