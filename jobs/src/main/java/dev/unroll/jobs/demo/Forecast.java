package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a committed prediction of the head {@code forecast} says, as far as the demo shows it.
 *
 * @param series whose it is: the prediction's key
 * @param time of the sample
 * @param value the sample; NaN where it is missing
 * @param steps the next values, the nearest first; empty while nothing can be foreseen
 * @param outlier whether the value is far from what was foreseen
 * @param score how far, in units of the forecast's own spread; NaN where nothing was foreseen
 * @param mase the running error in units of the naive forecast's; NaN while it is not known
 */
record Forecast(
    String series,
    Instant time,
    double value,
    List<Step> steps,
    boolean outlier,
    double score,
    double mase) {
  /** One of the next values: nine of ten lie above the low end, nine of ten below the high one. */
  record Step(Instant time, double low, double median, double high) {}

  /**
   * Reads one.
   *
   * @param json laid out as {@code prediction.schema.json} says
   */
  static Forecast of(JsonNode json) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : json.path("forecast")) {
      steps.add(
          new Step(
              Instant.parse(step.path("time").asText()),
              number(step, "q10"),
              number(step, "q50"),
              number(step, "q90")));
    }
    return new Forecast(
        json.path("key").asText(),
        Instant.parse(json.path("time").asText()),
        number(json, "value"),
        List.copyOf(steps),
        json.path("outlier").asBoolean(),
        number(json, "score"),
        number(json, "mase"));
  }

  private static double number(JsonNode json, String field) {
    JsonNode node = json.path(field);
    return node.isNumber() ? node.doubleValue() : Double.NaN;
  }
}
