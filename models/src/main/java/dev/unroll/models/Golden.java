package dev.unroll.models;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences of inputs and of what the graph answered where it came from, as {@code golden.json}
 * holds them. Each is of one row and begins with the model's initial state.
 *
 * @param tolerance the most that a number x may be off, times the greater of 1 and |x|
 */
record Golden(double tolerance, List<Sequence> sequences) {
  static final double DEFAULT_TOLERANCE = 1e-4;
  static final int MAX_BYTES = 4 << 20;

  /** What goes in one after the other, the state going on from each step to the next. */
  record Sequence(String name, List<Step> steps) {}

  /**
   * One event, of one step or several along a time axis. Tensors have the graph's axes without the
   * batch axis.
   *
   * @param inputs data, and states to begin from
   * @param outputs outputs and states to find
   */
  record Step(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param file what messages call it
   * @throws UserError where it is too large, or not as {@code golden.schema.json} says
   */
  static Golden parse(byte[] json, String file) {
    if (json.length > MAX_BYTES) {
      throw new UserError(
          file
              + ": expected at most "
              + MAX_BYTES
              + " bytes, as every machine checks it when it opens the model, found "
              + json.length
              + "; keep fewer or shorter sequences");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UserError(file + ": expected a JSON object: " + Json.fault(e), e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    }
    List<Problem> problems = Schemas.validate(Schemas.GOLDEN, withoutNumbers(root));
    if (!problems.isEmpty()) {
      throw new UserError(file + " holds no golden sequences:", problems);
    }
    List<Sequence> sequences = new ArrayList<>();
    for (JsonNode sequence : root.path("sequences")) {
      String place = "sequences[" + sequences.size() + "]";
      List<Step> steps = new ArrayList<>();
      for (JsonNode step : sequence.path("steps")) {
        String at = file + ": " + place + ".steps[" + steps.size() + "].";
        steps.add(
            new Step(
                tensors(step.path("inputs"), at + "inputs."),
                tensors(step.path("outputs"), at + "outputs.")));
      }
      sequences.add(new Sequence(sequence.path("name").asText(place), steps));
    }
    return new Golden(root.path("tolerance").asDouble(DEFAULT_TOLERANCE), sequences);
  }

  /** The tensors are read here, with their places; a validator takes seconds for as many. */
  private static JsonNode withoutNumbers(JsonNode root) {
    JsonNode copy = root.deepCopy();
    for (JsonNode sequence : copy.path("sequences")) {
      for (JsonNode step : sequence.path("steps")) {
        for (String side : List.of("inputs", "outputs")) {
          if (step.path(side) instanceof ObjectNode tensors) {
            List<String> names = new ArrayList<>();
            tensors.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
              if (tensors.path(name).isArray()) {
                tensors.set(name, IntNode.valueOf(0));
              }
            }
          }
        }
      }
    }
    return copy;
  }

  private static Map<String, Tensor> tensors(JsonNode json, String place) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry ->
                tensors.put(entry.getKey(), Tensor.of(entry.getValue(), place + entry.getKey())));
    return tensors;
  }

  /** The file's bytes. */
  byte[] toBytes() {
    ObjectNode root = MAPPER.createObjectNode().put("tolerance", tolerance);
    ArrayNode all = root.putArray("sequences");
    for (Sequence sequence : sequences) {
      ObjectNode one = all.addObject().put("name", sequence.name());
      ArrayNode steps = one.putArray("steps");
      for (Step step : sequence.steps()) {
        ObjectNode both = steps.addObject();
        write(step.inputs(), both.putObject("inputs"));
        write(step.outputs(), both.putObject("outputs"));
      }
    }
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private static void write(Map<String, Tensor> tensors, ObjectNode into) {
    tensors.forEach((name, tensor) -> into.set(name, tensor.toJson()));
  }
}
