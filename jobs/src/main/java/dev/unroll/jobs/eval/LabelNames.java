package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.util.List;

/** A model's labels, as labelled files name them. */
record LabelNames(List<String> labels) {
  /**
   * The index of a label that is given by its name, or by its number from 0.
   *
   * @param where the file and line, for messages
   * @throws UserError where the model has no such label
   */
  int of(JsonNode label, String where) {
    if (label.isIntegralNumber() && label.canConvertToInt()) {
      int number = label.intValue();
      if (number >= 0 && number < labels.size()) {
        return number;
      }
    } else if (label.isTextual()) {
      int number = labels.indexOf(label.textValue());
      if (number >= 0) {
        return number;
      }
    }
    throw new UserError(
        where
            + ": expected one of the model's labels "
            + labels
            + ", or its number from 0, found "
            + Json.describe(label));
  }
}
