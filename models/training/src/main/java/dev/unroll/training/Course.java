package dev.unroll.training;

import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.training.network.TokenClassifier;
import java.util.Random;

/** A training run from random weights to the best graph: passes, validation, early stopping. */
final class Course {
  private Course() {}

  /**
   * What a run gives.
   *
   * @param graph the bytes of the best pass's ONNX graph
   * @param measure its validation measure
   * @param bestEpoch from 1
   * @param epochs passes taken
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(byte[] graph, double measure, int bestEpoch, int epochs) {}

  static Outcome run(
      Task task, TokenClassifier network, LearningSettings settings, long seed, Progress progress) {
    int batches = task.batchesPerEpoch();
    Random random = new Random(seed);
    Outcome best = new Outcome(new byte[0], -1, 0, 0);
    progress.begin((long) settings.epochs() * batches);
    try (Learner learner = new Learner(network, settings, settings.epochs() * batches, seed)) {
      int epoch = 0;
      while (epoch < settings.epochs() && epoch - best.bestEpoch() < settings.patience()) {
        epoch++;
        for (Batch batch : task.epoch(epoch, random)) {
          progress.step(learner.step(batch));
        }
        byte[] graph = RecurrentGraphWriter.write(learner.averaged());
        double measure = measure(task, graph);
        progress.validated(epoch, measure);
        if (measure > best.measure()) {
          best = new Outcome(graph, measure, epoch, epoch);
        }
      }
      return new Outcome(best.graph(), best.measure(), best.bestEpoch(), epoch);
    } finally {
      progress.end();
    }
  }

  private static double measure(Task task, byte[] graph) {
    try (OnnxScorer scorer = new OnnxScorer(graph)) {
      return task.validate(scorer);
    }
  }
}
