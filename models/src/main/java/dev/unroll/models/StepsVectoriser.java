package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.util.List;

/**
 * Numbers or token ids of one input. Its fields are one, with whole steps; or as many as a step has
 * values, each with one of them (a value, or an array of one a step); or some, which hold one step
 * together, one after the other.
 */
final class StepsVectoriser implements InputVectoriser {
  /** Of one input of one event: 64 MiB. */
  private static final int MOST_CELLS = 1 << 24;

  private final StepShape shape;
  private final ValueReader reader;
  private final List<String> fields;

  /**
   * @param fields what messages call the values, in their order
   */
  StepsVectoriser(StepShape shape, ValueReader reader, List<String> fields) {
    this.shape = shape;
    this.reader = reader;
    this.fields = List.copyOf(fields);
  }

  @Override
  public Cells read(List<JsonNode> values) throws Rejected {
    boolean missing = true;
    for (int i = 0; i < values.size(); i++) {
      boolean here = isMissing(values.get(i));
      missing &= here;
      if (here && !reader.mayMiss()) {
        throw absent(values.get(i), fields.get(i));
      }
    }
    if (missing) {
      return Cells.MISSING;
    }
    return values.size() == 1
        ? steps(values.get(0), fields.get(0))
        : values.size() == shape.width() ? sideBySide(values) : together(values);
  }

  @Override
  public Cells missing(int steps) throws Rejected {
    Cells.Writer cells = room(steps);
    for (int i = 0; i < steps * shape.width(); i++) {
      cells.add(reader.read(NullNode.getInstance(), i % shape.width()));
    }
    return cells.cells();
  }

  /** What is missing takes room as well, so that a short record could ask for any. */
  private Cells.Writer room(int steps) throws Rejected {
    if ((long) steps * shape.width() > MOST_CELLS) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          fields.get(0)
              + ": expected at most "
              + MOST_CELLS
              + " values, those that are missing counted, found "
              + steps
              + " steps of "
              + shape.width());
    }
    return new Cells.Writer(steps, shape.width());
  }

  private Cells steps(JsonNode value, String field) throws Rejected {
    try {
      if (!shape.isSeveral(value)) {
        shape.check(value, reader.plural());
        Cells.Writer cells = new Cells.Writer(1, shape.width());
        fill(value, cells, 0);
        return cells.cells();
      }
      if (value.isEmpty()) {
        throw new Rejected(Reason.MISTYPED_FIELD, ": expected at least one step");
      }
      // Every step's shape comes first: then there are no more values than the record has bytes.
      for (int t = 0; t < value.size(); t++) {
        within(t, value.get(t), step -> shape.check(step, reader.plural()));
      }
      Cells.Writer cells = new Cells.Writer(value.size(), shape.width());
      for (int t = 0; t < value.size(); t++) {
        within(t, value.get(t), step -> fill(step, cells, 0));
      }
      return cells.cells();
    } catch (Rejected e) {
      throw at(field, e);
    }
  }

  /** Returns the feature after the last one written. */
  private int fill(JsonNode value, Cells.Writer cells, int feature) throws Rejected {
    if (!value.isArray()) {
      cells.add(reader.read(value, feature));
      return feature + 1;
    }
    boolean leaves = !value.get(0).isArray();
    int next = feature;
    for (int i = 0; i < value.size(); i++) {
      try {
        if (leaves) {
          cells.add(reader.read(value.get(i), next++));
        } else {
          next = fill(value.get(i), cells, next);
        }
      } catch (Rejected e) {
        throw at("/" + i, e);
      }
    }
    return next;
  }

  /** A field a feature; one that is missing is missing at each step. */
  private Cells sideBySide(List<JsonNode> values) throws Rejected {
    int steps = 0;
    for (int f = 0; f < values.size(); f++) {
      JsonNode value = values.get(f);
      int own = value.isArray() ? value.size() : isMissing(value) ? steps : 1;
      if (own == 0 ? value.isArray() : steps > 0 && own != steps) {
        throw new Rejected(
            Reason.MISTYPED_FIELD,
            fields.get(f)
                + ": expected "
                + (steps == 0 ? "at least one step" : steps + " steps, as in " + fields.get(0))
                + ", found "
                + Json.describe(value));
      }
      steps = Math.max(steps, own);
    }
    Cells.Writer cells = room(steps);
    for (int t = 0; t < steps; t++) {
      for (int f = 0; f < values.size(); f++) {
        JsonNode value = values.get(f);
        try {
          cells.add(reader.read(value.isArray() ? value.get(t) : value, f));
        } catch (Rejected e) {
          throw at(fields.get(f) + (value.isArray() ? "/" + t : ""), e);
        }
      }
    }
    return cells.cells();
  }

  private Cells together(List<JsonNode> values) throws Rejected {
    long found = 0;
    for (JsonNode value : values) {
      found += value.isArray() ? value.size() : 1;
    }
    if (found != shape.width()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          String.join(" and ", fields)
              + ": expected "
              + shape.width()
              + " "
              + reader.plural()
              + " in all, found "
              + found);
    }
    Cells.Writer cells = new Cells.Writer(1, shape.width());
    int feature = 0;
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      for (int j = 0; j < (value.isArray() ? value.size() : 1); j++) {
        try {
          cells.add(reader.read(value.isArray() ? value.get(j) : value, feature++));
        } catch (Rejected e) {
          throw at(fields.get(i) + (value.isArray() ? "/" + j : ""), e);
        }
      }
    }
    return cells.cells();
  }

  private interface Step {
    void read(JsonNode step) throws Rejected;
  }

  private static void within(int step, JsonNode value, Step reading) throws Rejected {
    try {
      reading.read(value);
    } catch (Rejected e) {
      throw at("/" + step, e);
    }
  }

  private static Rejected at(String place, Rejected e) {
    return new Rejected(e.reason(), place + e.getMessage());
  }

  static boolean isMissing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static Rejected absent(JsonNode value, String field) {
    return new Rejected(
        Reason.MISSING_FIELD, field + " (input) is " + (value.isNull() ? "null" : "absent"));
  }

  @Override
  public int vocabulary() {
    return reader.vocabulary();
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
