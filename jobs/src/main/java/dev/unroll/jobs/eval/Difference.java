package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/**
 * How two answers to one event differ.
 *
 * @param changed how many of their labels or tags are others; for a forecast, a vector or a
 *     likelihood 1 where any number is another
 * @param of how many labels or tags there are
 * @param greatest the greatest difference of two numbers: of scores and probabilities as they are,
 *     of a forecast's numbers in units of the old 0.1 to 0.9 interval of the same step
 * @param from the old label, where there is one
 * @param to the new label, where there is one
 */
record Difference(int changed, int of, double greatest, String from, String to) {
  private static final String NO_LABEL = "";

  /** Of two predictions of the same head. */
  static Difference of(String head, JsonNode before, JsonNode after) {
    return switch (head) {
      case "scores", "trend" -> labels(before, after);
      case "tags" -> tags(before, after);
      case "forecast" -> forecasts(before.path("forecast"), after.path("forecast"));
      case "likelihood" -> numbers(before.path("log-likelihood"), after.path("log-likelihood"));
      default ->
          before.has("vectors")
              ? numbers(before.path("vectors"), after.path("vectors"))
              : numbers(before.path("vector"), after.path("vector"));
    };
  }

  private static Difference labels(JsonNode before, JsonNode after) {
    String from = before.path("label").asText();
    String to = after.path("label").asText();
    return new Difference(
        from.equals(to) ? 0 : 1,
        1,
        greatest(before.path("scores"), after.path("scores")),
        from,
        to);
  }

  private static Difference tags(JsonNode before, JsonNode after) {
    JsonNode old = before.path("tags");
    JsonNode now = after.path("tags");
    int changed = 0;
    double greatest = 0;
    int most = Math.max(old.size(), now.size());
    for (int i = 0; i < most; i++) {
      if (!old.path(i).equals(now.path(i))) {
        changed++;
      } else {
        greatest =
            Math.max(
                greatest,
                greatest(
                    before.path("probabilities").path(i), after.path("probabilities").path(i)));
      }
    }
    return new Difference(changed, most, greatest, NO_LABEL, NO_LABEL);
  }

  private static Difference forecasts(JsonNode before, JsonNode after) {
    double greatest = 0;
    int steps = Math.min(before.size(), after.size());
    for (int i = 0; i < steps; i++) {
      double width =
          before.get(i).path("q90").doubleValue() - before.get(i).path("q10").doubleValue();
      for (String estimate : new String[] {"mean", "q10", "q50", "q90"}) {
        double difference = greatest(before.get(i).path(estimate), after.get(i).path(estimate));
        greatest = Math.max(greatest, difference == 0 ? 0 : difference / width);
      }
    }
    boolean same = before.equals(after);
    return new Difference(same ? 0 : 1, 1, greatest, NO_LABEL, NO_LABEL);
  }

  private static Difference numbers(JsonNode before, JsonNode after) {
    double greatest = greatest(before, after);
    return new Difference(before.equals(after) ? 0 : 1, 1, greatest, NO_LABEL, NO_LABEL);
  }

  /** Of the numbers that stand in the same place of both. */
  private static double greatest(JsonNode before, JsonNode after) {
    if (before.isNumber() && after.isNumber()) {
      return Math.abs(before.doubleValue() - after.doubleValue());
    }
    double greatest = 0;
    if (before.isArray()) {
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        greatest = Math.max(greatest, greatest(before.get(i), after.get(i)));
      }
    } else if (before.isObject()) {
      Iterator<String> names = before.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        greatest = Math.max(greatest, greatest(before.get(name), after.path(name)));
      }
    }
    return greatest;
  }
}
