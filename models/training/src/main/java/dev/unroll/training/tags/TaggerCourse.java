package dev.unroll.training.tags;

import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The way of a training run: passes over labelled sentences, some of them measured. Beside each
 * labelled sentence a pass takes {@link #BESIDE} that a {@link TaggerTeacher} labelled, as far as
 * there are so many: the next ones of them, round and round.
 */
final class TaggerCourse {
  /** Batches whose sentences are sorted by length together. */
  private static final int POOL = 50;

  /** Sentences of the teacher's beside one of the treebank's. */
  static final int BESIDE = 3;

  private final TagSentences sentences;
  private final int own;
  private final TagWords words;
  private final TaggerSettings settings;
  private final int epochs;
  private final Random random;
  private final List<Integer> taught;
  private int next;

  /**
   * @param train labelled by people
   * @param text labelled by a teacher; empty for none
   */
  TaggerCourse(
      TagSentences train,
      TagSentences text,
      TagWords words,
      TaggerSettings settings,
      int epochs,
      int seed) {
    this.sentences = text.count() == 0 ? train : train.and(text);
    this.own = train.count();
    this.words = words;
    this.settings = settings;
    this.epochs = epochs;
    this.random = new Random(seed);
    this.taught = new ArrayList<>(IntStream.range(own, sentences.count()).boxed().toList());
    Collections.shuffle(taught, random);
  }

  /** Takes the measure of what a pass has come to. */
  interface Measure {
    double of(TaggerLearner learner) throws IOException;
  }

  /** One that has learned nothing yet: the caller's to close. Asked for once, before the run. */
  TaggerLearner learner(TaggerShape shape, float[] mask, int seed) {
    List<List<Integer>> first = batches();
    next = 0;
    int planned = epochs * first.size();
    return new TaggerLearner(shape, settings, mask, batch(first.get(0)), planned, seed);
  }

  /** All passes; every second one and the last three are measured. */
  void run(TaggerLearner learner, Measure measure, Progress progress) throws IOException {
    progress.begin(learner.planned());
    try {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        for (List<Integer> places : batches()) {
          progress.step(learner.step(batch(places)));
        }
        if (epoch % 2 == 0 || epoch >= epochs - 2) {
          progress.validated(epoch, measure.of(learner));
        }
      }
    } finally {
      progress.end();
    }
  }

  private TagBatch batch(List<Integer> places) {
    return new TagBatch(sentences, places, words, settings.loss(), random);
  }

  /** A pass's sentences, in batches of like length, in random order. */
  private List<List<Integer>> batches() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, own).boxed().toList());
    int beside = Math.min(BESIDE * own, taught.size());
    for (int i = 0; i < beside; i++) {
      order.add(taught.get(next));
      next = (next + 1) % taught.size();
    }
    Collections.shuffle(order, random);
    int size = settings.batch();
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += POOL * size) {
      List<Integer> pool =
          new ArrayList<>(order.subList(from, Math.min(order.size(), from + POOL * size)));
      pool.sort(Comparator.comparingInt(sentences::length));
      for (int i = 0; i < pool.size(); i += size) {
        batches.add(pool.subList(i, Math.min(pool.size(), i + size)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
