package dev.unroll.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself with the values of an example. */
final class Chart {
  static final Path FOLDER = Path.of("unroll");
  static final ObjectMapper YAML = new YAMLMapper();

  private Chart() {}

  /** The files of {@code examples/}. */
  static Stream<Path> examples() {
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path example(String name) {
    return Path.of("examples", name + ".yaml");
  }

  /** The resources that an example becomes, with values of one's own over it. */
  static List<JsonNode> render(Path values, Map<String, ?> more) {
    return documents(text(values, more));
  }

  static String text(Path values, Map<String, ?> more) {
    TemplateCommand command =
        new Helm(FOLDER)
            .template()
            .withName("mood")
            .withNamespace("streams")
            .withKubeVersion("1.33.0")
            .withValuesFile(values);
    more.forEach(command::set);
    return command.call();
  }

  /** The only resource of a kind. */
  static JsonNode only(String kind, List<JsonNode> documents) {
    List<JsonNode> found =
        documents.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind + ", found " + found.size());
    }
    return found.get(0);
  }

  /** Lints a copy whose defaults are an example's values: Helm's own lint takes no others here. */
  static LintResult lint(Path values, Path scratch) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, scratch.resolve(FOLDER.relativize(file).toString()));
      }
    }
    JsonNode defaults = YAML.readTree(FOLDER.resolve("values.yaml").toFile());
    YAML.readerForUpdating(defaults).readValue(values.toFile());
    YAML.writeValue(scratch.resolve("values.yaml").toFile(), defaults);
    return new Helm(scratch).lint().strict().call();
  }

  static List<JsonNode> documents(String text) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return values.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
