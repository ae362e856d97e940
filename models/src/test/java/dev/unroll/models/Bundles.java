package dev.unroll.models;

import dev.unroll.models.onnx.RandomNetworks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bundles around random networks, for tests. */
public final class Bundles {
  private Bundles() {}

  /** A bundle that reads token ids and gives scores. */
  public static Bundle tokens(RandomNetworks network, int vocabulary, int classes, int seed) {
    return tokens(network.tokens(vocabulary, 8).classes(classes).graph(seed), vocabulary, classes);
  }

  /** A bundle that reads token ids and gives scores, around a graph of the test's own. */
  public static Bundle tokens(byte[] graph, int vocabulary, int classes) {
    return bundle("tokens", vocabulary, graph, classes);
  }

  /** A bundle that reads numbers and gives scores. */
  public static Bundle numbers(byte[] graph, int classes) {
    return bundle("numbers", 0, graph, classes);
  }

  /**
   * A bundle whose head hands the outputs on.
   *
   * @param json what model.json says beside the name, the version and the head
   */
  public static Bundle of(byte[] graph, String json) {
    String manifest =
        "{\"name\": \"test\", \"version\": \"1\", \"head\": \"vector\", " + json + "}";
    return new Bundle(
        "test-bundle",
        Manifest.parse(manifest.getBytes(StandardCharsets.UTF_8), "model.json"),
        graph,
        null);
  }

  private static Bundle bundle(String kind, int vocabulary, byte[] graph, int classes) {
    List<String> labels = IntStream.range(0, classes).mapToObj(i -> "label" + i).toList();
    Manifest manifest =
        new Manifest(
            "test",
            "1",
            "scores",
            labels,
            new Manifest.VectoriserSpec(kind, 64, vocabulary),
            null,
            Map.of());
    return new Bundle("test-bundle", manifest, graph, null);
  }
}
