package dev.unroll.jobs.cli;

import dev.unroll.models.Bundle;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A bundle named on the command line of a model's commands; messages keep the path as given. */
final class BundleArgument {
  private BundleArgument() {}

  /**
   * @throws UserError where there is no bundle, with what else is there
   */
  static Bundle read(String given) {
    Path path = Path.of(given);
    if (Files.isRegularFile(path)) {
      throw new UserError(
          given
              + (given.endsWith(".onnx")
                  ? ": expected a bundle's folder, found an ONNX file; make a bundle of it: "
                      + init(path)
                  : ": expected a bundle's folder, found a file; name the folder that it is in"));
    }
    if (Files.isDirectory(path) && !Files.exists(path.resolve(Bundle.MANIFEST))) {
      throw new UserError(
          path.resolve(Bundle.MANIFEST)
              + ": expected a file, found none; name a bundle's folder, "
              + onnx(path)
                  .map(file -> "or make one of the ONNX file there: " + init(file))
                  .orElse("or zoo/NAME"));
    }
    return Bundle.resolve(given, Path.of(""));
  }

  private static String init(Path file) {
    return "unroll model init " + file + " --out BUNDLE";
  }

  private static Optional<Path> onnx(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().findFirst();
    } catch (IOException e) {
      throw new UserError(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
