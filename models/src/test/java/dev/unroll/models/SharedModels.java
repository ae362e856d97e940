package dev.unroll.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /**
   * A bundle around a graph.
   *
   * @param json what model.json says beside the name, the version and the head
   */
  static Bundle bundle(String name, byte[] graph, String json) {
    String manifest = "{\"name\": \"m\", \"version\": \"1\", \"head\": \"vector\", " + json + "}";
    return new Bundle(
        name, Manifest.parse(manifest.getBytes(StandardCharsets.UTF_8), name), graph, null);
  }
}
