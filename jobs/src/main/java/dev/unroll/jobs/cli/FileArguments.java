package dev.unroll.jobs.cli;

import dev.unroll.jobs.file.LineSink;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that a run reads and writes, checked before it begins. */
final class FileArguments {
  static final String STDIO = "-";

  /** Who reads or writes which file. */
  private final Map<Path, String> users = new HashMap<>();

  /** The folder whose files are all read; null where one file is. */
  private @Nullable Path source;

  private FileArguments() {}

  /**
   * Outputs replace what is there, so no file may be used twice.
   *
   * @param deadLetters null where they are only counted
   * @param savepoint null where none is kept
   * @throws UserError with the option, what was expected and what was found
   */
  static void check(String in, String out, @Nullable String deadLetters, @Nullable Path savepoint)
      throws IOException {
    FileArguments arguments = new FileArguments();
    if (!in.equals(STDIO)) {
      arguments.input(Path.of(in));
    }
    arguments.output("--out", out);
    if (deadLetters != null) {
      arguments.output("--dead-letters", deadLetters);
    }
    if (savepoint != null) {
      arguments.newFolder("--savepoint", savepoint);
    }
  }

  /**
   * The same of a run whose measures go to standard output. What {@code --in} has to be is for the
   * measurement to say; in a folder nothing may be written, since all of it is read.
   *
   * @param windows null where there are none
   * @param deadLetters null where they are only counted
   * @param plot null where nothing is drawn
   */
  static void check(
      Path in, @Nullable Path windows, @Nullable Path deadLetters, @Nullable Path plot)
      throws IOException {
    FileArguments arguments = new FileArguments();
    arguments.claim("the measures", Path.of(STDIO));
    arguments.claim("--in", in);
    arguments.source = Files.isDirectory(in) ? in.toRealPath() : null;
    if (windows != null) {
      arguments.claim("--windows", windows);
    }
    if (deadLetters != null) {
      arguments.output("--dead-letters", deadLetters.toString());
    }
    if (plot != null) {
      arguments.output("--plot", plot.toString());
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
      replace(option, folder.toRealPath().resolve(file.getFileName()));
    } else if (Files.isRegularFile(file)) {
      replace(option, file.toRealPath());
    }
  }

  /** What is written has another name first, whose file is lost too. */
  private void replace(String option, Path file) throws IOException {
    if (source != null && file.startsWith(source)) {
      throw new UserError(
          option + " " + file + ": expected a file outside the folder of --in, found one in it");
    }
    claim(option, file);
    claim(
        option + " (until it is complete, with the ending " + LineSink.PART + ")",
        Path.of(file + LineSink.PART));
  }

  private void newFolder(String option, Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    String found = null;
    if (parent == null || !Files.isDirectory(parent)) {
      found = "no folder " + parent;
    } else if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        found = files.findAny().isPresent() ? "a folder that holds something" : null;
      }
    } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      found = "a file";
    }
    if (found != null) {
      throw new UserError(
          option
              + " "
              + folder
              + ": expected a new or empty folder, in a folder that exists, found "
              + found);
    }
    claim(option, Objects.requireNonNull(parent).toRealPath().resolve(absolute.getFileName()));
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
