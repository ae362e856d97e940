package dev.unroll.jobs.cli;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files named on the command line of a model's commands. */
final class OnnxFiles {
  private OnnxFiles() {}

  /**
   * @param what the argument, for messages
   * @param expected what the file should be
   * @throws UserError where there is none
   */
  static byte[] read(String what, Path file, String expected) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          what
              + ": expected "
              + expected
              + ", found "
              + (Files.isDirectory(file) ? "a folder" : "none"));
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new UserError(what + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
