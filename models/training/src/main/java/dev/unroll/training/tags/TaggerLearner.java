package dev.unroll.training.tags;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import dev.unroll.training.Gradients;
import dev.unroll.training.LearningRate;
import dev.unroll.training.WeightAverage;
import dev.unroll.training.network.TaggerNetwork;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.network.TaggerWeights;
import java.util.List;

/**
 * A tagger being trained: takes steps, and gives the average of its weights. Owns the engine's
 * model and all its native memory: close it.
 */
final class TaggerLearner implements AutoCloseable {
  private static final double WARM_UP = 0.03;
  private static final double FINAL_RATE = 0.02;

  /** What the finer labels count beside the labels. */
  private static final float FINE = 0.5f;

  /** What the next word's finer labels count, where they are foreseen. */
  private static final float NEXT = 0.5f;

  private final TaggerNetwork network;
  private final Model model;
  private final Trainer trainer;
  private final List<Parameter> parameters;
  private final WeightAverage average;
  private final TaggerSettings settings;
  private final float[] mask;
  private final int planned;
  private int steps;

  /**
   * @param mask which label may follow which, as {@link LabelChain#mask}
   * @param example of a batch, for the shapes
   * @param planned steps, over which the learning rate rises and falls
   */
  TaggerLearner(
      TaggerShape shape,
      TaggerSettings settings,
      float[] mask,
      TagBatch example,
      int planned,
      int seed) {
    Engine.getEngine("PyTorch").setRandomSeed(seed);
    this.settings = settings;
    this.mask = mask;
    this.planned = planned;
    network = new TaggerNetwork(shape);
    model = Model.newInstance("tagger", "PyTorch");
    model.setBlock(network);
    LearningRate rate = new LearningRate(settings.learningRate(), WARM_UP, FINAL_RATE, planned);
    Optimizer optimizer =
        Optimizer.adamW()
            .optLearningRateTracker(rate)
            .optWeightDecays(settings.weightDecay())
            .build();
    // The loss is computed here; the engine's configuration merely insists on having one.
    trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer));
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList inputs = example.toNdList(manager);
      trainer.initialize(inputs.stream().map(NDArray::getShape).toArray(Shape[]::new));
    }
    parameters = List.copyOf(network.getParameters().values());
    average = new WeightAverage(parameters, settings.averageDecay());
  }

  /**
   * Learns from one batch; gives its loss, in nats a token. Where a gradient is no number, nothing
   * is learned from the batch.
   */
  float step(TagBatch batch) {
    float loss;
    try (NDManager manager = trainer.getManager().newSubManager()) {
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList scores = trainer.forward(batch.toNdList(manager));
        NDArray mean =
            network.shape().chained()
                ? ChainLoss.of(scores.get(0), scores.get(scores.size() - 1), mask, batch, manager)
                : crossEntropy(scores.get(0), batch.labels(), batch.tokens(), manager);
        if (network.shape().fine() > 0) {
          NDArray fine = crossEntropy(scores.get(1), batch.fine(), batch.tokens(), manager);
          mean = mean.add(fine.mul(FINE));
        }
        if (network.shape().foresees()) {
          NDArray next = crossEntropy(scores.get(2), batch.next(), batch.tokens(), manager);
          mean = mean.add(next.mul(NEXT));
        }
        gradients.backward(mean);
        loss = mean.getFloat();
      }
      if (!Gradients.clip(parameters, settings.clip())) {
        return loss;
      }
      trainer.step();
    }
    steps++;
    if (steps % settings.averageEvery() == 0) {
      average.update();
    }
    return loss;
  }

  /** The steps over which the learning rate rises and falls. */
  int planned() {
    return planned;
  }

  /**
   * The likeliest label at each place of a batch, where there are finer ones the likeliest of
   * these, and where they are foreseen of the next word's, by the present weights; anything at
   * pads. Not of labels that are a chain.
   */
  List<long[]> likeliest(TagBatch batch) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList scores = trainer.evaluate(batch.toNdList(manager));
      return scores.stream().map(own -> own.argMax(2).toLongArray()).toList();
    }
  }

  /** The network with its averaged weights. */
  TaggerWeights averaged() {
    return TaggerWeights.of(network, average::of);
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }

  /** The mean over the words; pads count nothing. */
  private NDArray crossEntropy(NDArray scores, int[] labels, int tokens, NDManager manager) {
    int classes = Math.toIntExact(scores.getShape().get(2));
    float smooth = settings.smoothing() / classes;
    float[] targets = new float[labels.length * classes];
    for (int place = 0; place < labels.length; place++) {
      for (int c = 0; c < classes && labels[place] >= 0; c++) {
        targets[place * classes + c] = smooth;
      }
      if (labels[place] >= 0) {
        targets[place * classes + labels[place]] += 1 - settings.smoothing();
      }
    }
    NDArray logs = scores.reshape(-1, classes).logSoftmax(1);
    NDArray sum = logs.mul(manager.create(targets, new Shape(labels.length, classes))).sum();
    return sum.mul(-1f / tokens);
  }
}
