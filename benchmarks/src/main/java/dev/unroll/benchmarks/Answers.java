package dev.unroll.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Predictions of several contenders, held against each other before anything is timed. */
final class Answers {
  /** One-row calls may differ from batches in their last bits. */
  static final double TOLERANCE = 1e-6;

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What a prediction says.
   *
   * @param numbers all others, in order
   */
  record Answer(String id, String key, long step, List<Double> numbers) {}

  private Answers() {}

  /**
   * The greatest difference of a score.
   *
   * @param predictions as JSON, of the same events in any order
   * @throws IllegalStateException where they are not of the same events, or differ by more than
   *     {@link #TOLERANCE}
   */
  static double compare(String name, List<byte[]> predictions, String other, List<byte[]> others)
      throws IOException {
    Map<String, Answer> expected = byId(others);
    Map<String, Answer> found = byId(predictions);
    if (!expected.keySet().equals(found.keySet())) {
      throw new IllegalStateException(
          "%s answered %,d events and %s %,d: expected the same"
              .formatted(name, found.size(), other, expected.size()));
    }
    double greatest = 0;
    for (Answer answer : found.values()) {
      Answer wanted = Objects.requireNonNull(expected.get(answer.id()));
      double difference = difference(answer, wanted);
      if (!(difference <= TOLERANCE)) {
        throw new IllegalStateException(
            "%s gave %s and %s gave %s: expected a difference of %s at most"
                .formatted(name, answer, other, wanted, TOLERANCE));
      }
      greatest = Math.max(greatest, difference);
    }
    return greatest;
  }

  private static double difference(Answer answer, Answer wanted) {
    if (!answer.key().equals(wanted.key())
        || answer.step() != wanted.step()
        || answer.numbers().size() != wanted.numbers().size()) {
      return Double.POSITIVE_INFINITY;
    }
    return IntStream.range(0, wanted.numbers().size())
        .mapToDouble(i -> Math.abs(answer.numbers().get(i) - wanted.numbers().get(i)))
        .max()
        .orElse(0);
  }

  private static void addNumbers(JsonNode node, List<Double> numbers) {
    if (node.isNumber()) {
      numbers.add(node.doubleValue());
    }
    node.forEach(child -> addNumbers(child, numbers));
  }

  private static Map<String, Answer> byId(List<byte[]> predictions) throws IOException {
    Map<String, Answer> answers = new HashMap<>();
    for (byte[] json : predictions) {
      JsonNode fields = MAPPER.readTree(json);
      List<Double> numbers = new ArrayList<>();
      addNumbers(fields, numbers);
      Answer answer =
          new Answer(
              fields.path("id").textValue(),
              fields.path("key").textValue(),
              fields.path("step").longValue(),
              numbers);
      if (answers.put(answer.id(), answer) != null) {
        throw new IllegalStateException("expected one answer an event, found two of " + answer);
      }
    }
    return answers;
  }
}
