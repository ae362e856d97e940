package dev.unroll.training;

import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.training.network.TokenClassifier;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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
   * @param network the best pass's network, for other forms of its graph
   * @param skipped batches that nothing was learned from, as a gradient was no number
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(
      byte[] graph,
      double measure,
      int bestEpoch,
      int epochs,
      RecurrentNetwork network,
      int skipped) {}

  private record Best(byte[] graph, RecurrentNetwork network, double measure, int epoch) {}

  static Outcome run(
      Task task, TokenClassifier network, LearningSettings settings, long seed, Progress progress) {
    int batches = task.batchesPerEpoch();
    Random random = new Random(seed);
    Best best = null;
    progress.begin((long) settings.epochs() * batches);
    try (Learner learner = new Learner(network, settings, settings.epochs() * batches, seed)) {
      int epoch = 0;
      while (epoch < settings.epochs() && epoch - epochOf(best) < settings.patience()) {
        epoch++;
        for (Batch batch : task.epoch(epoch, random)) {
          progress.step(learner.step(batch));
        }
        RecurrentNetwork averaged = learner.averaged();
        byte[] graph = RecurrentGraphWriter.write(averaged);
        double measure = measure(task, graph);
        progress.validated(epoch, measure);
        if (best == null || measure > best.measure()) {
          best = new Best(graph, averaged, measure, epoch);
        }
      }
      if (best == null) {
        throw new IllegalArgumentException("a course of no pass");
      }
      return new Outcome(
          best.graph(), best.measure(), best.epoch(), epoch, best.network(), learner.skipped());
    } finally {
      progress.end();
    }
  }

  private static int epochOf(@Nullable Best best) {
    return best == null ? 0 : best.epoch();
  }

  private static double measure(Task task, byte[] graph) {
    try (OnnxScorer scorer = new OnnxScorer(graph)) {
      return task.validate(scorer);
    }
  }
}
