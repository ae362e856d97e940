package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pipeline file as a tree, with the overrides of {@code --set} in it. */
final class SpecTree {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Below these, names are the user's own and may hold dots. */
  private static final Set<String> OPEN = Set.of("flink", "properties");

  private static final Pattern LINE = Pattern.compile("(?m)^ in 'reader', line (\\d+), column");

  private SpecTree() {}

  static ObjectNode read(Path file, List<String> overrides) {
    try {
      return parse(Files.readString(file), file.toString(), overrides);
    } catch (NoSuchFileException e) {
      throw new UserError(file + ": expected a pipeline file, found none", e);
    } catch (AccessDeniedException e) {
      throw new UserError(file + ": expected a file that may be read; see its rights", e);
    } catch (CharacterCodingException e) {
      throw new UserError(file + ": expected YAML in UTF-8, found another encoding", e);
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
      tree = readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": expected YAML, found a fault" + line(e) + ": " + fault(e), e);
    }
    if (!(tree instanceof ObjectNode root)) {
      throw new UserError(
          file + ": expected a pipeline (name, source, model, sink), found " + Json.describe(tree));
    }
    overrides.forEach(override -> set(root, override));
    return root;
  }

  private static JsonNode readTree(String yaml) throws JsonProcessingException {
    try (YAMLParser parser = YAML.getFactory().createParser(yaml)) {
      while (parser.nextToken() != null) {
        // The parser would take the alias's own name for the value.
        if (parser.isCurrentAlias()) {
          throw new JsonParseException(
              parser, "an alias (*" + parser.getText() + "); write the value out");
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return YAML.readTree(yaml);
  }

  /** The line that the message names last is the fault's; the location may be where it began. */
  private static String line(JsonProcessingException e) {
    Matcher named = LINE.matcher(e.getOriginalMessage());
    String line = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    while (named.find()) {
      line = " (line " + named.group(1) + ")";
    }
    return line;
  }

  /** Without the excerpts of the text between the parts of a message. */
  private static String fault(JsonProcessingException e) {
    String message =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .collect(Collectors.joining(", "));
    return message.startsWith("Trailing token") ? "a second document" : message;
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
      value = readTree(override.substring(equals + 1));
    } catch (JsonProcessingException e) {
      throw new UserError("--set " + override + ": the value is not YAML: " + fault(e), e);
    }
    if (value.isMissingNode()) {
      value = NullNode.getInstance();
    }
    ObjectNode at = root;
    List<String> names = names(path);
    if (names.contains("")) {
      throw new UserError("--set " + override + ": expected names between the dots, found none");
    }
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
