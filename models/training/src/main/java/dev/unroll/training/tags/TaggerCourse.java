package dev.unroll.training.tags;

import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.network.TaggerWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A training run: passes over the sentences, some of them measured. */
final class TaggerCourse {
  /** Batches whose sentences are sorted by length together. */
  private static final int POOL = 50;

  private TaggerCourse() {}

  /** Takes the measure of what a pass has come to. */
  interface Measure {
    double of(TaggerWeights weights) throws IOException;
  }

  static void run(
      TagSentences train,
      TagWords words,
      TaggerShape shape,
      TaggerSettings settings,
      int epochs,
      float[] mask,
      int seed,
      Measure measure,
      Progress progress)
      throws IOException {
    Random random = new Random(seed);
    List<List<Integer>> first = batches(train, settings.batch(), random);
    TagBatch example = batch(train, first.get(0), words, settings.loss(), random);
    int planned = epochs * first.size();
    progress.begin(planned);
    try (TaggerLearner learner = new TaggerLearner(shape, settings, mask, example, planned, seed)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        for (List<Integer> places : batches(train, settings.batch(), random)) {
          progress.step(learner.step(batch(train, places, words, settings.loss(), random)));
        }
        if (epoch % 2 == 0 || epoch >= epochs - 2) {
          progress.validated(epoch, measure.of(learner.averaged()));
        }
      }
    } finally {
      progress.end();
    }
  }

  private static TagBatch batch(
      TagSentences train, List<Integer> places, TagWords words, WordLoss loss, Random random) {
    int[][] rows = places.stream().map(place -> train.rows()[place]).toArray(int[][]::new);
    int[][] labels = places.stream().map(place -> train.labels()[place]).toArray(int[][]::new);
    int[][] fine = places.stream().map(place -> train.fine()[place]).toArray(int[][]::new);
    return new TagBatch(rows, labels, fine, words, loss, random);
  }

  /** All sentences once, in batches of like length, in random order. */
  private static List<List<Integer>> batches(TagSentences train, int size, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, train.count()).boxed().toList());
    Collections.shuffle(order, random);
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += POOL * size) {
      List<Integer> pool =
          new ArrayList<>(order.subList(from, Math.min(order.size(), from + POOL * size)));
      pool.sort(Comparator.comparingInt(train::length));
      for (int i = 0; i < pool.size(); i += size) {
        batches.add(pool.subList(i, Math.min(pool.size(), i + size)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
