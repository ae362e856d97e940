package dev.unroll.jobs.thirdparty;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.schemas.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Bundles, pipelines and events in one folder, by the commands that a user has. */
final class Streams {
  /** Keeps every digit: a float reads back as it was written. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Path folder;

  Streams(Path folder) {
    this.folder = folder;
  }

  /** The folder of shared data; skips the test where there is none. */
  static Path shared() {
    Path dir = Path.of("").toAbsolutePath();
    while (dir != null) {
      Path data = dir.resolve("shared/data");
      if (Files.isDirectory(data.resolve("onnx_models"))) {
        return data;
      }
      dir = dir.getParent();
    }
    assumeTrue(false, "no shared/data/onnx_models beside the repository: not checked");
    throw new IllegalStateException("skipped");
  }

  static Path model(String file) {
    return shared().resolve("onnx_models").resolve(file);
  }

  /** {@code unroll model init FILE --out NAME …}. */
  void init(Path file, String name, String... options) {
    List<String> args =
        new ArrayList<>(List.of("model", "init", file.toString(), "--out", at(name).toString()));
    args.addAll(List.of(options));
    Result result = run(args.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  static ObjectNode event() {
    return MAPPER.createObjectNode();
  }

  /** Rows of so many numbers each, as nested arrays. */
  static ArrayNode rows(float[] values, int columns) {
    ArrayNode rows = MAPPER.createArrayNode();
    for (int from = 0; from < values.length; from += columns) {
      rows.add(numbers(Arrays.copyOfRange(values, from, from + columns)));
    }
    return rows;
  }

  static ArrayNode numbers(float[] values) {
    ArrayNode numbers = MAPPER.createArrayNode();
    for (float value : values) {
      numbers.add(value);
    }
    return numbers;
  }

  static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }

  static double[] doubles(JsonNode numbers) {
    return IntStream.range(0, numbers.size())
        .mapToDouble(i -> numbers.get(i).doubleValue())
        .toArray();
  }

  /** Many keys' events in one stream, each key's in their order, whose turn it is by chance. */
  static List<ObjectNode> interleaved(Collection<List<ObjectNode>> keys, long seed) {
    Random random = new Random(seed);
    List<Deque<ObjectNode>> waiting = new ArrayList<>();
    keys.forEach(events -> waiting.add(new ArrayDeque<>(events)));
    List<ObjectNode> stream = new ArrayList<>();
    while (!waiting.isEmpty()) {
      int at = random.nextInt(waiting.size());
      if (waiting.get(at).isEmpty()) {
        waiting.remove(at);
      } else {
        stream.add(waiting.get(at).remove());
      }
    }
    return stream;
  }

  void write(String name, List<ObjectNode> events) throws IOException {
    Files.write(at(name), events.stream().map(ObjectNode::toString).toList());
  }

  /**
   * {@code unroll apply} over a file of events.
   *
   * @param dead the dead letters that it must say it wrote: {@code 1 dead letters {late=1}}
   * @return the predictions' lines, sorted
   */
  List<String> apply(String pipeline, String events, String dead, String... settings)
      throws IOException {
    Path spec = Files.writeString(at("pipeline.yaml"), pipeline);
    Path out = at("predictions.jsonl");
    List<String> args =
        new ArrayList<>(
            List.of("apply", spec.toString(), "--in", at(events).toString(), "--out", "" + out));
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    Result result = run(args.toArray(String[]::new));
    assertThat(result.err()).contains(" predictions, " + dead + " in ");
    assertThat(result.status()).isZero();
    return Files.readAllLines(out).stream().sorted().toList();
  }

  static JsonNode prediction(String line) throws IOException {
    JsonNode prediction = MAPPER.readTree(line);
    assertThat(Schemas.validate(Schemas.PREDICTION, prediction)).isEmpty();
    return prediction;
  }
}
