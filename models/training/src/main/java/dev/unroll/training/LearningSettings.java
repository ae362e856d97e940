package dev.unroll.training;

/**
 * How long and how fast a network learns.
 *
 * @param epochs the most passes over the training part
 * @param patience passes without a better validation measure before it stops
 * @param batch rows a step
 * @param learningRate the highest; it rises over the first twentieth of the planned steps and then
 *     falls along a cosine to a hundredth
 * @param weightDecay AdamW's
 * @param averageDecay the share of the old value in the running average of the weights after each
 *     step
 * @param memory the longest span in steps that cells keep things over to begin with (see {@link
 *     dev.unroll.training.network.LongMemory}); 0 leaves their biases at zero
 * @param clip the greatest norm of a step's gradients (see {@link Gradients}); 0 for any
 */
record LearningSettings(
    int epochs,
    int patience,
    int batch,
    float learningRate,
    float weightDecay,
    float averageDecay,
    int memory,
    float clip) {

  private static final int FEWEST_STEPS = 50;
  private static final int SMALLEST_BATCH = 8;

  /** Those that clip no gradients. */
  LearningSettings(
      int epochs,
      int patience,
      int batch,
      float learningRate,
      float weightDecay,
      float averageDecay,
      int memory) {
    this(epochs, patience, batch, learningRate, weightDecay, averageDecay, memory, 0);
  }

  /**
   * The same with smaller batches where there are so few texts that a pass would be a few steps.
   */
  LearningSettings forTexts(int texts) {
    int rows = Math.min(batch, Math.max(SMALLEST_BATCH, texts / FEWEST_STEPS));
    return new LearningSettings(
        epochs, patience, rows, learningRate, weightDecay, averageDecay, memory, clip);
  }

  LearningSettings withEpochs(int most) {
    return new LearningSettings(
        most, patience, batch, learningRate, weightDecay, averageDecay, memory, clip);
  }
}
