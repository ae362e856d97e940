package dev.unroll.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Writes a bundle's {@code golden.json}: sequences of inputs and of what the network answered where
 * it was trained, which every machine checks before it serves the bundle. Not thread-safe.
 */
public final class GoldenWriter {
  /** Equal answers give equal bytes, whatever order a map of them has. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final ObjectNode file = JSON.createObjectNode();
  private final ArrayNode sequences;

  /**
   * @param tolerance how far a number x may be off, times the greater of 1 and |x|
   */
  public GoldenWriter(double tolerance) {
    file.put("tolerance", tolerance);
    sequences = file.putArray("sequences");
  }

  /** Begins a sequence, from the model's initial state. */
  public GoldenWriter sequence(String name) {
    sequences.addObject().put("name", name).putArray("steps");
    return this;
  }

  /**
   * Adds a step to the sequence begun last.
   *
   * @param inputs by the graph's names, as nested arrays or lists of numbers in the graph's axes
   *     without the batch axis; constants, lengths and unchanged states are not named
   * @param outputs the same of what came out; those not named are not compared
   */
  public GoldenWriter step(Map<String, ?> inputs, Map<String, ?> outputs) {
    ArrayNode steps = (ArrayNode) sequences.get(sequences.size() - 1).get("steps");
    ObjectNode step = steps.addObject();
    step.set("inputs", JSON.valueToTree(inputs));
    step.set("outputs", JSON.valueToTree(outputs));
    return this;
  }

  /** What {@code golden.json} holds. */
  public String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
