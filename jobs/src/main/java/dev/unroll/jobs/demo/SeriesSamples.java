package dev.unroll.jobs.demo;

import dev.unroll.models.data.Series;
import dev.unroll.models.data.SeriesFile;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file's series as one stream.
 *
 * @param samples by time; of one time, in the order of the file's series
 * @param series how many there are
 * @param interval the usual time from a series' sample to its next one
 */
record SeriesSamples(List<Sample> samples, int series, Duration interval) {
  /** Reads a file of series, as {@link SeriesFile} does. */
  static SeriesSamples read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UserError("--csv " + file + ": expected a CSV file of series, found none");
    }
    return of(SeriesFile.read(file));
  }

  static SeriesSamples of(List<Series> series) {
    List<Sample> samples = new ArrayList<>();
    List<Long> gaps = new ArrayList<>();
    for (Series each : series) {
      for (int i = 0; i < each.length(); i++) {
        samples.add(
            new Sample(each.key(), Instant.ofEpochMilli(each.times()[i]), each.values()[i]));
        if (i > 0 && each.times()[i] > each.times()[i - 1]) {
          gaps.add(each.times()[i] - each.times()[i - 1]);
        }
      }
    }
    samples.sort(Comparator.comparing(Sample::time));
    gaps.sort(null);
    long usual = gaps.isEmpty() ? 1000 : gaps.get(gaps.size() / 2);
    return new SeriesSamples(List.copyOf(samples), series.size(), Duration.ofMillis(usual));
  }
}
