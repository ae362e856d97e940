package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.util.List;

/** A model's labels, as labelled files name them. Names go before numbers: 1 may be called "0". */
record LabelNames(List<String> labels) {
  /**
   * The index of a label that is given by its name, or by its number from 0.
   *
   * @param where the file and line, for messages
   * @throws UserError where the model has no such label
   */
  int of(JsonNode label, String where) {
    boolean whole = label.isIntegralNumber() && label.canConvertToInt();
    int named = whole || label.isTextual() ? labels.indexOf(label.asText()) : -1;
    if (named >= 0) {
      return named;
    }
    if (whole && label.intValue() >= 0 && label.intValue() < labels.size()) {
      return label.intValue();
    }
    throw new UserError(
        where
            + ": expected one of the model's labels "
            + labels
            + ", or its number from 0, found "
            + Json.describe(label));
  }

  /** The same of a file whose cells are all text. */
  int ofCell(String cell, String where) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return of(
        cell.matches("\\d{1,6}") && !labels.contains(cell)
            ? nodes.numberNode(Integer.parseInt(cell))
            : nodes.textNode(cell),
        where);
  }
}
