package dev.unroll.jobs.local;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints and savepoints of one pipeline, {@code DIR/NAME/…/_metadata}, held by one process
 * at a time. Beside them stands what they are states of, so that another pipeline of the same name
 * does not go on from them.
 */
public final class Checkpoints implements AutoCloseable {
  /** The file that makes a folder a checkpoint or savepoint. */
  public static final String METADATA = "_metadata";

  private static final String OWNER = "pipeline";

  /** Where a pipeline that names no folder has its checkpoints on this machine. */
  private static final Path HOME =
      Path.of(System.getProperty("user.home"), ".unroll", "checkpoints");

  private final Path folder;
  private final FileChannel lockFile;

  private Checkpoints(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Takes hold of a pipeline's folder.
   *
   * @param input what tells the input topic from every other, a recreated one of its name too
   * @param fresh moves what is there aside, to begin anew
   * @throws UserError where it cannot be written, another process holds it, or another pipeline has
   *     left it
   */
  public static Checkpoints open(Pipeline pipeline, String input, boolean fresh)
      throws IOException {
    String name = pipeline.spec().name();
    Path base = base(pipeline.spec().checkpoint().dir());
    FileChannel lockFile;
    try {
      Files.createDirectories(base);
      lockFile =
          FileChannel.open(
              base.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw new UserError(
          "checkpoint.dir: expected a folder that may be written, or none yet, found "
              + found(base)
              + "; name another",
          e);
    }
    FileLock lock = lockFile.tryLock();
    if (lock == null) {
      lockFile.close();
      throw new UserError(
          name
              + " runs already, in another process on this machine; stop that one first, or give"
              + " this pipeline another name");
    }
    Path folder = base.resolve(name);
    if (fresh && Files.exists(folder)) {
      Files.move(folder, aside(folder));
    }
    Files.createDirectories(folder);
    Checkpoints checkpoints = new Checkpoints(folder, lockFile);
    try {
      checkpoints.claim(identity(pipeline, input));
    } catch (IOException | UserError e) {
      checkpoints.close();
      throw e;
    }
    return checkpoints;
  }

  /**
   * Looks at where a pipeline's checkpoints go without making anything. What another machine has,
   * or another user may do, it does not judge.
   *
   * @throws UserError where a file stands in the folder's place
   */
  public static void check(PipelineSpec spec) {
    String dir = spec.checkpoint().dir();
    if (dir == null || dir.contains(":/")) {
      return;
    }
    Path there = existing(Path.of(dir));
    if (!Files.isDirectory(there)) {
      throw new UserError(
          "checkpoint.dir: expected a folder, or none yet, found the file "
              + there
              + "; name another");
    }
  }

  private static String found(Path base) {
    Path there = existing(base);
    return Files.isDirectory(there) ? "no right to write " + base : "the file " + there;
  }

  /** A folder, or the nearest above it that is there. */
  private static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static Path base(@Nullable String dir) {
    if (dir == null) {
      return HOME;
    }
    if (dir.startsWith("file:")) {
      try {
        return FlinkPaths.folder(dir);
      } catch (UserError e) {
        throw new UserError("checkpoint.dir: " + e.getMessage(), e);
      }
    }
    if (dir.contains(":/")) {
      throw new UserError(
          "checkpoint.dir: expected a folder on this machine, found "
              + dir
              + "; a pipeline on a cluster may use it, see unroll submit");
    }
    return Path.of(dir);
  }

  private static Path aside(Path folder) {
    int n = 1;
    while (Files.exists(folder.resolveSibling(folder.getFileName() + ".old-" + n))) {
      n++;
    }
    return folder.resolveSibling(folder.getFileName() + ".old-" + n);
  }

  /** What must stay the same for states and offsets to mean the same. */
  private static String identity(Pipeline pipeline, String input) {
    return input
        + ", key "
        + (pipeline.spec().fields().key() == null
            ? "the record's own"
            : pipeline.spec().fields().key())
        + ", model "
        + pipeline.bundle().manifest().name()
        + ", carry "
        + pipeline.spec().recurrent().carry();
  }

  private void claim(String identity) throws IOException {
    Path file = folder.resolve(OWNER);
    String before = Files.exists(file) ? Files.readString(file).strip() : identity;
    if (!before.equals(identity)) {
      throw new UserError(
          "the checkpoints in "
              + folder
              + " are another pipeline's: expected "
              + identity
              + ", found "
              + before
              + "; give this one another name, or begin anew with --fresh");
    }
    Files.writeString(file, identity + "\n");
  }

  /** Where new ones go. */
  public Path folder() {
    return folder;
  }

  /**
   * The newest complete one. Flink writes the metadata last and under another name until it is
   * whole, so where it stands the checkpoint is complete.
   */
  public Optional<Path> newest() throws IOException {
    return newest(folder);
  }

  /** The same in any folder of such checkpoints, held by nobody. */
  public static Optional<Path> newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.find(folder, 3, (file, a) -> file.endsWith(METADATA))) {
      List<Path> complete = files.toList();
      return complete.stream()
          .max(Comparator.comparing(Checkpoints::time).thenComparing(Path::toString))
          .map(Path::getParent);
    }
  }

  private static FileTime time(Path metadata) {
    try {
      return Files.getLastModifiedTime(metadata);
    } catch (IOException e) {
      // Deleted since it was listed, so it was not the newest.
      return FileTime.fromMillis(0);
    }
  }

  /** Lets go of the folder. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
