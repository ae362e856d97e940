package dev.unroll.models.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers one series' samples; those that came out of order are put in order. */
final class SeriesBuilder {
  private record Sample(long time, double value) {}

  private final String key;
  private final List<Sample> samples = new ArrayList<>();
  private boolean ordered = true;

  SeriesBuilder(String key) {
    this.key = key;
  }

  void add(long time, double value) {
    ordered &= samples.isEmpty() || samples.get(samples.size() - 1).time() <= time;
    samples.add(new Sample(time, value));
  }

  /** The series; samples of one time stay in the order they came in. */
  Series build() {
    if (!ordered) {
      samples.sort(Comparator.comparingLong(Sample::time));
    }
    return new Series(
        key,
        samples.stream().mapToLong(Sample::time).toArray(),
        samples.stream().mapToDouble(Sample::value).toArray());
  }
}
