package dev.unroll.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads training data from a folder in TweetEval's layout or from a CSV file. */
public final class TextDataReader {
  /** The part of the texts that validates where the data has no validation part of its own. */
  static final double VALIDATION_SHARE = 0.1;

  private static final int FEWEST_TEXTS = 10;
  private static final int MOST_LABELS = 100;

  private TextDataReader() {}

  /**
   * Reads {@code path}.
   *
   * @param seed decides which texts validate, where the data does not say
   * @throws DataException where the data is not what it should be
   * @throws IOException where it cannot be read
   */
  public static TextData read(Path path, long seed) throws IOException {
    return read(path, seed, null);
  }

  /**
   * {@link #read(Path, long)}, with the training texts from {@code until} on held out.
   *
   * @param until null to hold out none
   */
  public static TextData read(Path path, long seed, @Nullable Instant until) throws IOException {
    if (!Files.exists(path)) {
      throw DataException.of(
          path,
          "a folder in TweetEval's layout or a CSV file with the header text,label",
          "nothing",
          "check the path after --data");
    }
    TextData data = Files.isDirectory(path) ? TweetEvalFolder.read(path) : CsvFile.read(path);
    if (until != null) {
      data = holdOut(path, data, until);
    }
    checkLabels(path, data.labels());
    if (data.validation().isEmpty()) {
      data = split(data, seed);
    }
    checkSize(path, data);
    return data;
  }

  private static void checkLabels(Path path, List<String> labels) {
    if (labels.size() < 2 || labels.size() > MOST_LABELS) {
      throw DataException.of(
          path,
          "2 to " + MOST_LABELS + " different labels",
          labels.size(),
          "check which column is the label");
    }
  }

  private static void checkSize(Path path, TextData data) {
    int smaller = Math.min(data.train().size(), data.validation().size());
    if (data.train().size() < FEWEST_TEXTS || smaller == 0) {
      throw DataException.of(
          path,
          "at least " + FEWEST_TEXTS + " texts to train on and one to validate with",
          data.train().size() + " and " + data.validation().size(),
          "give more data");
    }
  }

  private static TextData holdOut(Path path, TextData data, Instant until) throws DataException {
    Map<Boolean, List<LabelledText>> parts =
        data.train().stream()
            .filter(text -> text.time() != null)
            .collect(Collectors.partitioningBy(text -> isLater(text, until)));
    List<LabelledText> later = parts.getOrDefault(true, List.of());
    if (later.isEmpty()) {
      throw DataException.of(
          path,
          "training texts with a time of " + until + " or later, in a column event_time_ms",
          "none",
          "give an earlier time, or leave the option out");
    }
    return new TextData(
        data.source() + ", before " + until,
        data.licence(),
        data.labels(),
        parts.getOrDefault(false, List.of()),
        data.validation(),
        later);
  }

  private static boolean isLater(LabelledText text, Instant until) {
    Instant time = text.time();
    return time != null && !time.isBefore(until);
  }

  private static TextData split(TextData data, long seed) {
    List<LabelledText> shuffled = new ArrayList<>(data.train());
    Collections.shuffle(shuffled, new Random(seed));
    int validating = (int) Math.ceil(shuffled.size() * VALIDATION_SHARE);
    return new TextData(
        data.source(),
        data.licence(),
        data.labels(),
        shuffled.subList(validating, shuffled.size()),
        shuffled.subList(0, validating),
        data.later());
  }
}
