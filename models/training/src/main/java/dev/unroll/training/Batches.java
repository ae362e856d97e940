package dev.unroll.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Puts items of similar length together, so that little of a batch is padding. */
final class Batches {
  /** Batches sorted together: enough for similar lengths, few enough that passes still differ. */
  private static final int POOL = 40;

  private Batches() {}

  /** Items in random order, cut into lists of at most {@code size}, lengths similar within each. */
  static <T> List<List<T>> of(List<T> items, ToIntFunction<T> length, int size, Random random) {
    List<T> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, random);
    List<List<T>> batches = new ArrayList<>();
    for (List<T> pool : cut(shuffled, size * POOL)) {
      List<T> sorted = new ArrayList<>(pool);
      sorted.sort(Comparator.comparingInt(length));
      batches.addAll(cut(sorted, size));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  /** The list in order, in parts of {@code size}; the last may be shorter. */
  static <T> List<List<T>> cut(List<T> items, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      parts.add(items.subList(from, Math.min(items.size(), from + size)));
    }
    return parts;
  }
}
