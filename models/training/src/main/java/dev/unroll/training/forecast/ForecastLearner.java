package dev.unroll.training.forecast;

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
import ai.djl.training.tracker.Tracker;
import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.training.Gradients;
import dev.unroll.training.WeightAverage;
import dev.unroll.training.network.Forecaster;
import dev.unroll.training.network.ForecasterExport;
import java.util.List;

/**
 * A forecaster being trained. Its loss, over the weighted targets: the quantiles' pinball losses
 * and, for the mean, Huber's loss that turns from a square to a line at {@value #TURN}. Owns the
 * engine's model and all its native memory: close it. The same seed, settings and chains give the
 * same weights, but for what the engine's last bits grow to.
 */
final class ForecastLearner implements AutoCloseable {
  private static final float TURN = 2;
  private static final float LONGEST_GRADIENT = 1;
  private static final double WARM_UP = 0.03;
  private static final double FINAL_RATE = 0.02;
  private static final float[] QUANTILES = {0.1f, 0.5f, 0.9f};

  private final ForecastSettings settings;
  private final Forecaster forecaster;
  private final Model model;
  private final Trainer trainer;
  private final List<Parameter> parameters;
  private final WeightAverage average;

  ForecastLearner(ForecastSettings settings, LinearStart.Solution start, long seed) {
    this.settings = settings;
    Engine.getEngine("PyTorch").setRandomSeed(Math.toIntExact(seed));
    forecaster = new Forecaster(settings.shape());
    model = Model.newInstance("forecaster", "PyTorch");
    model.setBlock(forecaster);
    Optimizer optimizer =
        Optimizer.adamW()
            .optLearningRateTracker((Tracker) this::rate)
            .optWeightDecays(settings.weightDecay())
            .build();
    // The loss is computed here; the engine's configuration merely insists on having one.
    trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer));
    int features = settings.shape().frame().features();
    Shape windows = new Shape(1, 1, settings.shape().frame().window());
    trainer.initialize(windows, new Shape(1), new Shape(1, 1, features));
    forecaster.beginWith(start.weights(), start.biases());
    parameters = List.copyOf(forecaster.getParameters().values());
    average = new WeightAverage(parameters, settings.averageDecay());
  }

  /**
   * Learns from a batch of chains; gives its loss. Where a gradient is no number, nothing is
   * learned from the batch.
   */
  float step(Chains chains) {
    float loss;
    try (NDManager manager = trainer.getManager().newSubManager()) {
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray output = trainer.forward(chains.inputs(manager)).head();
        NDArray mean = loss(output, chains, manager);
        gradients.backward(mean);
        loss = mean.getFloat();
      }
      if (!Gradients.clip(parameters, LONGEST_GRADIENT)) {
        return loss;
      }
      trainer.step();
    }
    average.update();
    return loss;
  }

  /** What the network with its present weights, not their average, says: the tests' view of it. */
  float[] forecasts(Chains chains) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      return trainer.evaluate(chains.inputs(manager)).head().toFloatArray();
    }
  }

  /** The network with its present weights. */
  ForecastNetwork present() {
    return ForecasterExport.export(forecaster, parameter -> parameter.getArray().toFloatArray());
  }

  /** The network with its averaged weights. */
  ForecastNetwork averaged() {
    return ForecasterExport.export(forecaster, average::of);
  }

  private static NDArray loss(NDArray output, Chains chains, NDManager manager) {
    Shape shape =
        new Shape(output.getShape().get(0), output.getShape().get(1), output.getShape().get(2), 1);
    NDArray weights = manager.create(chains.weights, shape);
    NDArray errors = manager.create(chains.targets, shape).sub(output).mul(weights);
    NDArray off = errors.get(":,:,:,0:1").abs();
    NDArray near = off.minimum(TURN);
    NDArray huber = near.mul(off.sub(near.mul(0.5f))).sum();
    NDArray levels = manager.create(QUANTILES, new Shape(1, 1, 1, QUANTILES.length));
    NDArray beyond = errors.get(":,:,:,1:4");
    NDArray pinball = beyond.mul(levels).maximum(beyond.mul(levels.sub(1))).sum();
    return huber.add(pinball).div(Math.max(1, counted(chains.weights)));
  }

  private static int counted(float[] weights) {
    int counted = 0;
    for (float weight : weights) {
      counted += weight > 0 ? 1 : 0;
    }
    return counted;
  }

  private float rate(int step) {
    double done = Math.min(1, (double) step / Math.max(1, settings.steps()));
    return (float)
        (done < WARM_UP
            ? settings.rate() * Math.max(FINAL_RATE, done / WARM_UP)
            : settings.rate()
                * (FINAL_RATE + (1 - FINAL_RATE) * (1 + Math.cos(Math.PI * done)) / 2));
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
