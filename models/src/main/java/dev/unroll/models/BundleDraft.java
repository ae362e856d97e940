package dev.unroll.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A first bundle around a graph: a model.json that says as little as the graph needs. Nothing is
 * written before {@link #write}.
 */
public final class BundleDraft {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final byte[] graph;
  private final String source;
  private final ObjectNode manifest = MAPPER.createObjectNode();
  private byte @Nullable [] tokenizer;
  private byte @Nullable [] golden;

  /**
   * @param source what messages call the bundle
   * @param name of the model; made to fit a name
   */
  public BundleDraft(byte[] graph, String source, String name, String version) {
    this.graph = graph;
    this.source = source;
    String fitting = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    manifest.put("name", fitting.isEmpty() ? "model" : fitting).put("version", version);
    manifest.put("head", "vector");
    kind("numbers");
  }

  /** Reads the graph's token ids where it looks them up in a table, numbers otherwise. */
  public void kindOf(GraphSummary summary) {
    if (summary.embedding() != null) {
      tokens(summary.embedding().rows());
    }
  }

  private ObjectNode kind(String kind) {
    return manifest.putObject("vectoriser").put("kind", kind);
  }

  public void tokens(int vocabulary) {
    kind("tokens").put("vocabulary", vocabulary);
  }

  /** Reads text through a tokenizer.json. */
  public void text(byte[] tokenizer) {
    kind("text");
    this.tokenizer = tokenizer;
  }

  public void name(String name) {
    manifest.put("name", name);
  }

  /**
   * @param labels for head scores; else empty
   */
  public void head(String head, List<String> labels) {
    manifest.put("head", head);
    if (!labels.isEmpty()) {
      ArrayNode array = manifest.putArray("labels");
      labels.forEach(array::add);
    }
  }

  public void output(List<String> names) {
    if (names.size() == 1) {
      manifest.put("output", names.get(0));
    } else if (!names.isEmpty()) {
      ArrayNode array = manifest.putArray("output");
      names.forEach(array::add);
    }
  }

  /** One of the fields that hold a value for each of some inputs: constants, states, … */
  public void inputs(String field, Map<String, JsonNode> values) {
    if (!values.isEmpty()) {
      ObjectNode object = manifest.putObject(field);
      values.forEach(object::set);
    }
  }

  /**
   * Golden sequences out of a file as {@code golden.schema.json} has it, or a folder of ONNX's
   * conformance tests.
   *
   * @throws UserError where they cannot be read or do not fit the graph
   */
  public void golden(Path path) {
    if (!Files.isDirectory(path)) {
      golden = bytes(path);
      return;
    }
    try (Model model = Model.open(bundle())) {
      golden = GoldenFolder.read(path, graph, model.contract()).toBytes();
    }
  }

  /**
   * Measures what the numbers of a language model's output are, and says so.
   *
   * @throws UserError where the model does not open
   */
  public void measureScale() {
    JsonNode head = manifest.path("head");
    manifest.put("head", "vector");
    Scale scale;
    try (Model model = Model.open(bundle())) {
      scale = ScaleProbe.measure(model);
    }
    manifest.set("head", head);
    manifest.put("scale", scale.word());
  }

  /**
   * @throws UserError where model.json is not valid
   */
  public Bundle bundle() {
    Manifest read = Manifest.parse(json(), source + "/" + Bundle.MANIFEST);
    return new Bundle(source, read, graph, tokenizer, golden);
  }

  /**
   * Writes the bundle's files into a folder, which is made.
   *
   * @throws UserError where it cannot be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(Bundle.MANIFEST), json());
      Files.write(folder.resolve(Bundle.GRAPH), graph);
      if (tokenizer != null) {
        Files.write(folder.resolve(Bundle.TOKENIZER), tokenizer);
      }
      if (golden != null) {
        Files.write(folder.resolve(Bundle.GOLDEN), golden);
      }
    } catch (IOException e) {
      throw new UserError(folder + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** The value of {@code model.json} so far, for people. */
  private byte[] json() {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /**
   * A tensor out of a file of ONNX's own format, as model.json holds it.
   *
   * @throws UserError where it is no such file
   */
  public static JsonNode tensor(Path file) {
    return TensorFile.read(file).toJson();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
