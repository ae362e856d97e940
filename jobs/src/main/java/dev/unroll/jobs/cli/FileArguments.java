package dev.unroll.jobs.cli;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a run reads and writes, checked before it begins. */
final class FileArguments {
  static final String STDIO = "-";

  /** Who reads or writes which file. */
  private final Map<Path, String> users = new HashMap<>();

  private FileArguments() {}

  /**
   * Outputs replace what is there, so no file may be used twice.
   *
   * @param deadLetters null where they are only counted
   * @throws UserError with the option, what was expected and what was found
   */
  static void check(String in, String out, @Nullable String deadLetters) throws IOException {
    FileArguments arguments = new FileArguments();
    if (!in.equals(STDIO)) {
      arguments.input(Path.of(in));
    }
    arguments.output("--out", out);
    if (deadLetters != null) {
      arguments.output("--dead-letters", deadLetters);
    }
  }

  private void input(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      String found =
          Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "a pipe or a device" : "none";
      throw new UserError(
          "--in "
              + file
              + ": expected a file of JSON lines, found "
              + found
              + "; --in - reads standard input");
    }
    if (!Files.isReadable(file)) {
      throw new UserError("--in " + file + ": expected a file that may be read; see its rights");
    }
    claim("--in", file);
  }

  private void output(String option, String name) throws IOException {
    Path file = Path.of(name);
    Path folder = file.toAbsolutePath().getParent();
    if (name.equals(STDIO)) {
      claim(option, file);
    } else if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          option
              + " "
              + name
              + ": expected a file in a folder that exists, found "
              + (Files.isDirectory(file) ? "a folder" : "no folder " + folder));
    } else if (!Files.exists(file)) {
      claim(option, folder.toRealPath().resolve(file.getFileName()));
    } else if (Files.isRegularFile(file)) {
      claim(option, file.toRealPath());
    }
  }

  private void claim(String option, Path file) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file;
    String other = users.put(real, option);
    if (other != null) {
      throw new UserError(
          option
              + " "
              + file
              + ": expected another file than that of "
              + other
              + ", found the same");
    }
  }
}
