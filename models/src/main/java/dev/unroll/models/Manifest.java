package dev.unroll.models;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's {@code model.json}: what the graph cannot say of itself.
 *
 * @param head how outputs become a prediction, as the schema lists them
 * @param labels for head scores, the name of each output in order; else empty
 * @param outputs the graph outputs that the head reads, in order; empty for the default
 * @param states recurrent pairs, input name to output name, that the names do not tell; a null says
 *     that an input is none
 * @param constants graph inputs that never change: a number or nested arrays of them
 * @param initial where a state begins other than at zero: a number or nested arrays of them
 * @param context for an input, how many of its last values are put before the next ones
 * @param scale for head likelihood, what the output's numbers are; else null
 * @param shapes for an input, each axis: {@code batch}, {@code time} or a size
 * @param sha256 by the name of one of the bundle's files, the SHA-256 of its bytes in hexadecimal
 */
public record Manifest(
    String name,
    String version,
    String head,
    List<String> labels,
    VectoriserSpec vectoriser,
    @JsonProperty("output") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> outputs,
    Map<String, @Nullable String> states,
    Map<String, JsonNode> constants,
    Map<String, JsonNode> initial,
    Map<String, Integer> context,
    Map<String, List<String>> shapes,
    @Nullable String scale,
    Map<String, String> sha256)
    implements Serializable {

  /**
   * How an event's input becomes steps.
   *
   * @param kind {@code text}, {@code words}, {@code tokens}, {@code numbers} or {@code samples}
   * @param maxSteps the most steps of one event
   * @param vocabulary for kind tokens, how many ids there are; else 0
   * @param byWord for kind text, whether each word between spaces is tokenised alone
   */
  public record VectoriserSpec(
      String kind,
      @JsonProperty("max-steps") int maxSteps,
      int vocabulary,
      @JsonProperty("by-word") boolean byWord)
      implements Serializable {
    /** A series' samples: inputs {@code value} and {@code time}. */
    static final String SAMPLES = "samples";

    static final int DEFAULT_MAX_STEPS = 512;

    /** Whether it reads {@code tokenizer.json}. */
    boolean readsTokenizer() {
      return kind.equals("text") || kind.equals("words");
    }

    public VectoriserSpec(String kind, int maxSteps, int vocabulary) {
      this(kind, maxSteps, vocabulary, false);
    }

    public VectoriserSpec {
      maxSteps = maxSteps == 0 ? DEFAULT_MAX_STEPS : maxSteps;
    }

    /** Whether whole numbers of the graph are token ids. */
    boolean readsTokens() {
      return !kind.equals("numbers") && !readsSamples();
    }

    /** Whether an event is one sample of a series, whose value may be missing. */
    public boolean readsSamples() {
      return kind.equals(SAMPLES);
    }
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public Manifest {
    labels = List.copyOf(Objects.requireNonNullElse(labels, List.of()));
    outputs = List.copyOf(Objects.requireNonNullElse(outputs, List.of()));
    states = copy(states);
    constants = copy(constants);
    initial = copy(initial);
    context = copy(context);
    shapes = copy(shapes);
    sha256 = copy(sha256);
  }

  /** A manifest that leaves constants, initial states, context and shapes to the graph. */
  public Manifest(
      String name,
      String version,
      String head,
      List<String> labels,
      VectoriserSpec vectoriser,
      @Nullable String output,
      Map<String, @Nullable String> states) {
    this(
        name,
        version,
        head,
        labels,
        vectoriser,
        output == null ? List.of() : List.of(output),
        states,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        Map.of());
  }

  /** In the file's order, which messages keep; values may be null. */
  private static <V extends @Nullable Object> Map<String, V> copy(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** What predictions carry: {@code tweet-mood@1}. */
  public String id() {
    return name + "@" + version;
  }

  /**
   * @param file what messages call it
   * @throws UserError with every fault found
   */
  static Manifest parse(byte[] json, String file) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": expected a JSON object: " + Json.fault(e), e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    }
    List<Problem> problems = Schemas.validate(Schemas.MODEL, tree);
    if (!problems.isEmpty()) {
      throw new UserError(file + " is not a model manifest:", problems);
    }
    try {
      return MAPPER.treeToValue(tree, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": " + e.getOriginalMessage(), e);
    }
  }
}
