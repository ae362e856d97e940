package dev.unroll.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.training.network.LongMemory;
import dev.unroll.training.network.NetworkExport;
import dev.unroll.training.network.TokenClassifier;
import java.util.List;
import java.util.Random;

/**
 * A network being trained: takes steps, and gives the average of its weights. Owns the engine's
 * model and all its native memory: close it. The same seed, network, settings and batches give the
 * same weights.
 */
final class Learner implements AutoCloseable {
  private static final double WARM_UP = 0.05;
  private static final double FINAL_RATE = 0.01;

  private final TokenClassifier classifier;
  private final Model model;
  private final Trainer trainer;
  private final WeightAverage average;
  private final List<Parameter> parameters;
  private final float clip;
  private int skipped;

  /**
   * @param classifier a new one, which the learner initialises
   * @param plannedSteps over which the learning rate rises and falls
   */
  Learner(TokenClassifier classifier, LearningSettings settings, int plannedSteps, long seed) {
    Engine.getEngine("PyTorch").setRandomSeed(Math.toIntExact(seed));
    this.classifier = classifier;
    model = Model.newInstance("recurrent", "PyTorch");
    model.setBlock(classifier);
    LearningRate rate =
        new LearningRate(settings.learningRate(), WARM_UP, FINAL_RATE, plannedSteps);
    Optimizer optimizer =
        Optimizer.adamW()
            .optLearningRateTracker(rate)
            .optWeightDecays(settings.weightDecay())
            .build();
    // The loss is computed here; the engine's configuration merely insists on having one.
    trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer));
    trainer.initialize(new Shape(1, 1), new Shape(1, 1, 1), new Shape(1, 1, 1), new Shape(1, 1));
    if (settings.memory() > 0) {
      LongMemory.begin(classifier, settings.memory(), new Random(seed));
    }
    parameters = List.copyOf(classifier.getParameters().values());
    average = new WeightAverage(parameters, settings.averageDecay());
    clip = settings.clip();
  }

  /**
   * Learns from one batch; gives its loss: the weighted mean cross-entropy, in nats. Where a
   * gradient is no number, nothing is learned from the batch.
   */
  float step(Batch batch) {
    float loss;
    try (NDManager manager = trainer.getManager().newSubManager()) {
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray output = trainer.forward(batch.rows().toNdList(manager)).head();
        NDArray mean = crossEntropy(output, batch, manager);
        gradients.backward(mean);
        loss = mean.getFloat();
      }
      if (!Gradients.clip(parameters, clip)) {
        skipped++;
        return loss;
      }
      trainer.step();
    }
    average.update();
    return loss;
  }

  /** How many batches had a gradient that is no number. */
  int skipped() {
    return skipped;
  }

  /** The network with its averaged weights. */
  RecurrentNetwork averaged() {
    return NetworkExport.export(classifier, average::of);
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }

  private static NDArray crossEntropy(NDArray output, Batch batch, NDManager manager) {
    long classes = output.getShape().get(output.getShape().dimension() - 1);
    int answers = batch.places().length;
    Shape shape = new Shape(answers, classes);
    NDArray places = manager.create(batch.places(), new Shape(answers, 1)).broadcast(shape);
    NDArray logs = output.reshape(-1, classes).gather(places, 0).logSoftmax(1);
    NDArray losses = logs.mul(manager.create(batch.targets(), shape)).sum(new int[] {1}).neg();
    NDArray weights = manager.create(batch.weights());
    return losses.mul(weights).sum().div(weights.sum());
  }
}
