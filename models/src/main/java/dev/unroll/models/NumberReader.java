package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.schemas.Rejected;

/**
 * Numbers as float32, scaled in double where the pipeline asks for it.
 *
 * @param mean for each feature; empty leaves numbers as they are
 * @param deviation for each feature
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a reader
record NumberReader(Missing rule, double[] mean, double[] deviation) implements ValueReader {

  @Override
  public int read(JsonNode value, int feature) throws Rejected {
    float number = value.isNumber() ? number(value, feature) : Float.NaN;
    if (Float.isFinite(number)) {
      return Float.floatToRawIntBits(number);
    }
    // An array where a number belongs is another shape, not a missing number.
    if (rule == Missing.REJECT || value.isContainerNode()) {
      throw ValueReader.mistyped("a number that fits a float", value);
    }
    return switch (rule) {
      case HOLD -> Chunk.HOLD;
      case NAN -> Float.floatToRawIntBits(Float.NaN);
      default -> 0;
    };
  }

  private float number(JsonNode value, int feature) {
    return mean.length == 0
        ? value.floatValue()
        : (float) ((value.doubleValue() - mean[feature]) / deviation[feature]);
  }

  @Override
  public boolean mayMiss() {
    return rule != Missing.REJECT;
  }

  @Override
  public String plural() {
    return "numbers";
  }
}
