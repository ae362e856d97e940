package dev.unroll.jobs.state;

import dev.unroll.jobs.local.Checkpoints;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds the savepoint or checkpoint that a person means. */
final class SavepointFolder {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:/.*");

  private SavepointFolder() {}

  /**
   * The folder with the {@code _metadata}.
   *
   * @param given that folder, the {@code _metadata} in it, or a folder of several, of which the
   *     newest complete one is meant; a path or a {@code file:} URI
   * @throws UserError where there is none
   */
  static Path find(String given) throws IOException {
    Path path = path(given);
    if (path.endsWith(Checkpoints.METADATA) && Files.isRegularFile(path)) {
      return path.toAbsolutePath().resolveSibling("").normalize();
    }
    if (!Files.isDirectory(path)) {
      throw new UserError(
          given
              + ": expected the folder of a savepoint or checkpoint, found "
              + (Files.exists(path) ? "a file" : "none"));
    }
    if (Files.isRegularFile(path.resolve(Checkpoints.METADATA))) {
      return path.toAbsolutePath();
    }
    return Checkpoints.newest(path)
        .map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new UserError(
                    given
                        + ": expected a savepoint or checkpoint, found no complete one: neither it"
                        + " nor a folder in it holds a _metadata, which is written last"));
  }

  private static Path path(String given) {
    if (given.startsWith("file:")) {
      return FlinkPaths.folder(given);
    }
    try {
      if (!SCHEME.matcher(given).matches()) {
        return Path.of(given);
      }
    } catch (InvalidPathException e) {
      throw new UserError(
          given + ": expected a folder or a file: URI, found neither: " + e.getMessage(), e);
    }
    throw new UserError(
        given + ": expected a folder or a file: URI, found another kind; copy it to this machine");
  }
}
