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

/**
 * The moment at which all subtasks are done with a checkpoint, and its transactions are not yet
 * committed: the JobManager writes its metadata then.
 */
final class NextCheckpoint {
  private static final String METADATA = "_metadata";

  private NextCheckpoint() {}

  /**
   * Looks without a pause, as the moment is a short one.
   *
   * @param folder of a job's checkpoints
   */
  static void await(Path folder, Duration limit) throws IOException {
    Set<Path> before = written(folder);
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Set<Path> now = new HashSet<>(written(folder));
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
  private static Set<Path> written(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 3)) {
      return files
          .filter(file -> file.getFileName().toString().contains(METADATA))
          .map(Path::getParent)
          .collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return written(folder);
      }
      throw e;
    }
  }
}
