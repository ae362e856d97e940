package dev.unroll.jobs.cli;

import dev.unroll.jobs.file.FileEnds;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.operators.Tally;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The savepoint at the end of a history. A bounded job that has finished can take none, and its
 * last watermark would close every sequence; so the history's source waits behind its last line,
 * and the job is stopped there, undrained. The folder appears under its name when it is whole;
 * until then it is a neighbour, which {@link #close()} takes away.
 */
final class NewSavepoint implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** A job that fails does so soon after its savepoint has. */
  private static final Duration FAILS_WITHIN = Duration.ofSeconds(10);

  private final Path folder;
  private final Path part;
  private final Path input;
  private final long size;
  private final long lines;
  private @Nullable Path whole;

  private NewSavepoint(Path folder, Path part, Path input, long size, long lines) {
    this.folder = folder;
    this.part = part;
    this.input = input;
    this.size = size;
    this.lines = lines;
  }

  /**
   * Counts the history's lines, as the run has to know when it has taken in the last one.
   *
   * @param folder new or empty, in one that exists
   * @throws UserError where the history is empty
   */
  static NewSavepoint of(Path folder, FileEnds history) throws IOException {
    long size = Files.size(history.input());
    long lines = history.lines();
    if (lines == 0) {
      throw new UserError(
          "--savepoint "
              + folder
              + ": expected at least one event in --in, found an empty file, which leaves no hidden"
              + " state to save");
    }
    Path absolute = folder.toAbsolutePath().normalize();
    // A neighbour is on the same disk, so that it can be given the name in one step.
    Path part = Files.createTempDirectory(absolute.getParent(), absolute.getFileName() + ".part-");
    return new NewSavepoint(absolute, part, history.input(), size, lines);
  }

  /** Where it is written, until it is published. */
  Path part() {
    return part;
  }

  /** Whether every line has been taken in. */
  boolean isReached(LocalJob job) throws Exception {
    if (Files.size(input) != size) {
      throw new UserError(
          "--in "
              + input
              + ": expected a file that stays as it is while it is read, found "
              + Files.size(input)
              + " bytes after "
              + size
              + "; copy it first");
    }
    return job.counts().getOrDefault(Tally.EVENTS, 0L) >= lines && job.isRunning();
  }

  /** Stops the job there, when what it holds has gone the whole way; returns its counts. */
  Map<String, Object> take(LocalJob job) throws Exception {
    try {
      whole = job.stop(part, LIMIT);
    } catch (ExecutionException e) {
      try {
        // What made the job fail says more than that no savepoint came of it.
        job.await(FAILS_WITHIN);
      } catch (TimeoutException stillRunning) {
        // It did not fail: the savepoint alone did.
      }
      throw e;
    }
    return job.await(Duration.ZERO);
  }

  /** Gives the savepoint its name. */
  void publish() throws IOException {
    if (Files.isDirectory(folder)) {
      // Empty, or this fails.
      Files.delete(folder);
    }
    Files.move(
        Objects.requireNonNull(whole, "take() comes first"),
        folder,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes away what was not published. */
  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(part)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
