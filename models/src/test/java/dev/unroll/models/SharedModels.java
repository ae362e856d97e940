package dev.unroll.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models that others wrote, in the folder of shared data; tests that need it skip without it. */
final class SharedModels {
  private SharedModels() {}

  /** The folder; skips the test where there is none. */
  static Path folder() {
    Path dir = Path.of("").toAbsolutePath();
    while (dir != null) {
      Path models = dir.resolve("shared/data/onnx_models");
      if (Files.isDirectory(models)) {
        return models;
      }
      dir = dir.getParent();
    }
    assumeTrue(false, "no shared/data/onnx_models beside the repository: not checked");
    throw new IllegalStateException("skipped");
  }

  static byte[] graph(String model) throws IOException {
    return Files.readAllBytes(folder().resolve(model));
  }
}
