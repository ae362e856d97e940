package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;

/**
 * Numbers: one step as a number (one feature) or an array of {@code features} numbers; several as
 * an array of steps.
 */
final class NumbersVectoriser implements Vectoriser {
  private final int maxSteps;
  private final int features;

  NumbersVectoriser(int maxSteps, int features) {
    this.maxSteps = maxSteps;
    this.features = features;
  }

  @Override
  public Chunk vectorise(JsonNode input, String field) throws Rejected {
    boolean several =
        input.isArray() && (features == 1 || (!input.isEmpty() && input.get(0).isArray()));
    int steps = several ? input.size() : 1;
    if (steps == 0) {
      throw new Rejected(Reason.MISTYPED_FIELD, field + ": expected at least one step");
    }
    // Every step's width comes first: then there are no more values than the record has bytes.
    for (int t = 0; t < steps; t++) {
      checkWidth(several ? input.get(t) : input, several ? field + "/" + t : field);
    }
    float[] values = new float[steps * features];
    for (int t = 0; t < steps; t++) {
      fill(several ? input.get(t) : input, several ? field + "/" + t : field, values, t);
    }
    return Chunk.ofNumbers(values, features, maxSteps);
  }

  private void checkWidth(JsonNode step, String field) throws Rejected {
    if (step.isArray() ? step.size() != features : features > 1) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          field + ": expected an array of " + features + " numbers, found " + Json.describe(step));
    }
  }

  private void fill(JsonNode step, String field, float[] values, int t) throws Rejected {
    if (!step.isArray()) {
      values[t] = number(step, field);
      return;
    }
    for (int f = 0; f < features; f++) {
      values[t * features + f] = number(step.get(f), field + "/" + f);
    }
  }

  private static float number(JsonNode node, String field) throws Rejected {
    float value = node.isNumber() ? node.floatValue() : Float.NaN;
    if (!Float.isFinite(value)) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          field + ": expected a number that fits a float, found " + Json.describe(node));
    }
    return value;
  }

  @Override
  public int vocabulary() {
    return 0;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
