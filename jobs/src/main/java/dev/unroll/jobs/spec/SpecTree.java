package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A pipeline file as a tree, with the overrides of {@code --set} in it. */
final class SpecTree {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** Below these, names are the user's own and may hold dots. */
  private static final Set<String> OPEN = Set.of("flink", "properties");

  private SpecTree() {}

  static ObjectNode read(Path file, List<String> overrides) {
    try {
      return parse(Files.readString(file), file.toString(), overrides);
    } catch (NoSuchFileException e) {
      throw new UserError(file + ": expected a pipeline file, found none", e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * @param file what messages call it
   */
  static ObjectNode parse(String yaml, String file, List<String> overrides) {
    JsonNode tree;
    try {
      tree = YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new UserError(file + ": expected YAML, found a fault" + where + ": " + firstLine(e), e);
    }
    if (!(tree instanceof ObjectNode root)) {
      throw new UserError(
          file + ": expected a pipeline (name, source, model, sink), found " + Json.describe(tree));
    }
    overrides.forEach(override -> set(root, override));
    return root;
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** {@code batch.rows=64}, or {@code /flink/some.option=64} where a name holds dots. */
  private static void set(ObjectNode root, String override) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      throw new UserError("--set " + override + ": expected path=value, as in batch.rows=64");
    }
    String path = override.substring(0, equals);
    JsonNode value;
    try {
      value = YAML.readTree(override.substring(equals + 1));
    } catch (JsonProcessingException e) {
      throw new UserError("--set " + override + ": the value is not YAML: " + firstLine(e), e);
    }
    ObjectNode at = root;
    List<String> names = names(path);
    for (String name : names.subList(0, names.size() - 1)) {
      JsonNode next = at.get(name);
      at = next instanceof ObjectNode object ? object : at.putObject(name);
    }
    at.set(names.get(names.size() - 1), value);
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    if (path.startsWith("/")) {
      for (JsonPointer at = JsonPointer.compile(path); !at.matches(); at = at.tail()) {
        names.add(at.getMatchingProperty());
      }
      return names;
    }
    String rest = path;
    while (true) {
      int dot =
          names.isEmpty() || !OPEN.contains(names.get(names.size() - 1)) ? rest.indexOf('.') : -1;
      if (dot < 0) {
        names.add(rest);
        return names;
      }
      names.add(rest.substring(0, dot));
      rest = rest.substring(dot + 1);
    }
  }
}
