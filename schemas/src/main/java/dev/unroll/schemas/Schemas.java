package dev.unroll.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The JSON Schemas by name, and what a file that breaks one is told. */
public final class Schemas {
  public static final String PIPELINE = "pipeline";
  public static final String MODEL = "model";
  public static final String PREDICTION = "prediction";
  public static final String DEAD_LETTER = "dead-letter";
  public static final String GOLDEN = "golden";

  /** At the end of a rule {@code $} is the end: Java's would let a line end follow. */
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.LEGACY)
          .regularExpressionFactory(
              rule -> Pattern.compile(rule.replaceFirst("\\$$", "\\\\z")).asPredicate()::test)
          .build();

  private Schemas() {}

  /** Every fault of a document; none when it is valid. */
  public static List<Problem> validate(String name, JsonNode document) {
    JsonNode schema = load(name);
    List<Problem> problems = new ArrayList<>();
    for (ValidationMessage message :
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema, CONFIG)
            .validate(document)) {
      problems.add(problem(schema, message));
    }
    return problems;
  }

  private static JsonNode load(String name) {
    String resource = name + ".schema.json";
    try (InputStream in =
        Objects.requireNonNull(Schemas.class.getResourceAsStream(resource), resource)) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem problem(JsonNode root, ValidationMessage message) {
    String path = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    String rule = message.getSchemaLocation().getFragment().toString();
    // The schema that the broken keyword stands in.
    JsonNode schema = root.at(rule.substring(0, rule.lastIndexOf('/')));
    JsonNode keyword = message.getSchemaNode();
    String found = ", found " + Json.describe(message.getInstanceNode());
    String description = schema.path("description").asText();
    return switch (message.getType()) {
      case "additionalProperties" -> {
        TreeSet<String> known = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        yield new Problem(
            child(path, message.getProperty()),
            "unknown field; expected one of " + String.join(", ", known));
      }
      case "required" ->
          new Problem(
              child(path, message.getProperty()),
              "is missing; expected "
                  + schema
                      .path("properties")
                      .path(message.getProperty())
                      .path("description")
                      .asText("a value"));
      case "enum" -> new Problem(path, "expected one of " + options(keyword) + found);
      case "type" ->
          new Problem(
              path,
              "expected "
                  + (keyword.isArray() ? options(keyword) : keyword.asText())
                  + (description.isEmpty() ? "" : " (" + description + ")")
                  + found
                  + (wantsQuotes(keyword, message.getInstanceNode()) ? "; put it in quotes" : ""));
      // A pattern says little to people, so each has a description beside it.
      case "pattern", "minLength" -> new Problem(path, "expected " + description + found);
      case "minimum" -> new Problem(path, "expected at least " + keyword + found);
      case "maximum" -> new Problem(path, "expected at most " + keyword + found);
      case "minItems" -> new Problem(path, "expected at least " + keyword + " in it" + found);
      case "uniqueItems" -> new Problem(path, "expected each only once" + found);
      // In the words, and the language, of the validator.
      default -> new Problem(path, message.getMessage().replaceFirst("^\\$[^:]*: ", "") + found);
    };
  }

  /** A YAML value that looks like a number or a truth where a text is wanted. */
  private static boolean wantsQuotes(JsonNode types, JsonNode found) {
    return types.asText().equals("string") && (found.isNumber() || found.isBoolean());
  }

  private static String child(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static String options(JsonNode array) {
    List<String> options = new ArrayList<>();
    array.forEach(option -> options.add(option.asText()));
    return String.join(", ", options);
  }
}
