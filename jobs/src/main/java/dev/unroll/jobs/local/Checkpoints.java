package dev.unroll.jobs.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints and savepoints of one pipeline: {@code DIR/NAME/…/_metadata}. */
public final class Checkpoints {
  private static final String METADATA = "_metadata";
  private final Path folder;

  /**
   * @param dir a local folder, as a path or a {@code file:} URI
   * @param pipeline its name
   */
  public Checkpoints(String dir, String pipeline) {
    Path base = dir.startsWith("file:") ? Path.of(URI.create(dir)) : Path.of(dir);
    this.folder = base.toAbsolutePath().resolve(pipeline);
  }

  public Path folder() {
    return folder;
  }

  /**
   * The newest complete one. Flink writes the metadata last and under another name until it is
   * whole, so where it stands the checkpoint is complete.
   */
  public Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
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
}
