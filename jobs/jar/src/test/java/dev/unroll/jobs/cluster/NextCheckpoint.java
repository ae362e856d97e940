package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The moment at which a checkpoint is complete, and its transactions are not yet committed. */
final class NextCheckpoint {
  private static final String COMPLETE = "_metadata";

  private NextCheckpoint() {}

  /**
   * Looks without a pause, as the moment is a short one.
   *
   * @param folder of a job's checkpoints
   */
  static void await(Path folder, Duration limit) throws IOException {
    Set<Path> before = complete(folder);
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Set<Path> now = new HashSet<>(complete(folder));
      now.removeAll(before);
      if (!now.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("expected a checkpoint within " + limit);
      }
      Thread.onSpinWait();
    }
  }

  /** Those that are there; they come and go while this looks. */
  private static Set<Path> complete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 3)) {
      return files.filter(file -> file.endsWith(COMPLETE)).collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return complete(folder);
      }
      throw e;
    }
  }
}
