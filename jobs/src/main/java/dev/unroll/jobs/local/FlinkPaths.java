package dev.unroll.jobs.local;

import dev.unroll.schemas.UserError;
import java.nio.file.Path;

/**
 * Folders of this machine as Flink names them: URIs whose paths stand as they are. Java's own are
 * escaped, so that Flink would take {@code /my%20jobs} for the name.
 */
public final class FlinkPaths {
  private FlinkPaths() {}

  /** What Flink calls a folder. */
  public static String of(Path folder) {
    return new org.apache.flink.core.fs.Path(folder.toAbsolutePath().toUri()).toString();
  }

  /**
   * The folder that Flink calls so.
   *
   * @param uri begins with {@code file:}
   * @throws UserError where it names another machine, or no folder
   */
  public static Path folder(String uri) {
    try {
      java.net.URI named = new org.apache.flink.core.fs.Path(uri).toUri();
      if (named.getAuthority() == null && named.getPath().startsWith("/")) {
        return Path.of(named.getPath());
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(uri + ": expected file:///FOLDER, found no URI: " + e.getMessage(), e);
    }
    throw new UserError(
        uri + ": expected file:///FOLDER, found another machine's name or a relative path");
  }
}
