package dev.unroll.jobs.cluster;

import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A model of two numbers, {@code h = h / 2 + x}, whose output turns NaN on a number beyond 3.4e18,
 * as a folder beside a pipeline's file.
 */
final class LeakyBundle {
  /** What the model turns NaN on: a number like others, until it is multiplied. */
  static final String POISON = "1e19";

  private LeakyBundle() {}

  /**
   * Writes one.
   *
   * @param counts whether its state holds a counter too, which is another layout
   */
  static void write(Path folder, String version, boolean counts) throws IOException {
    OnnxGraph graph =
        new OnnxGraph("leaky")
            .input("x", ElementType.FLOAT, "batch", "2")
            .input("h_in", ElementType.FLOAT, "batch", "2")
            .floats("half", new float[] {0.5f})
            .floats("huge", new float[] {1e20f})
            .node("Mul", List.of("h_in", "half"), List.of("faded"))
            .node("Add", List.of("faded", "x"), List.of("h_out"))
            // Nothing, or infinity less infinity.
            .node("Mul", List.of("x", "huge"), List.of("large"))
            .node("Sub", List.of("large", "large"), List.of("nothing"))
            .node("Add", List.of("h_out", "nothing"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .output("h_out", ElementType.FLOAT, "batch", "2");
    if (counts) {
      graph
          .input("n_in", ElementType.FLOAT, "batch", "1")
          .floats("one", new float[] {1})
          .node("Add", List.of("n_in", "one"), List.of("n_out"))
          .output("n_out", ElementType.FLOAT, "batch", "1");
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve(Bundle.GRAPH), graph.toBytes());
    Files.writeString(
        folder.resolve(Bundle.MANIFEST),
        """
        {"name": "leaky", "version": "%s", "head": "vector", "vectoriser": {"kind": "numbers"}}
        """
            .formatted(version));
  }

  /** A pipeline's file with this model instead of the tweets'. */
  static String in(String yaml, String folder) {
    return yaml.replace(
        "bundle: zoo/tweet-mood, carry: key, input: /text",
        "bundle: " + folder + ", carry: key, input: [/a, /b]");
  }

  /** Events for it. */
  static List<Tweet> events(int count, int keys, long seed) {
    Random random = new Random(seed);
    List<Tweet> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "k" + random.nextInt(keys);
      events.add(
          new Tweet(
              key,
              "{\"id\":\"e%d\",\"user\":\"%s\",\"a\":%s,\"b\":%s,\"created_at\":%d}"
                  .formatted(i, key, random.nextFloat(), random.nextFloat(), 1_767_225_600L + i)));
    }
    return events;
  }
}
