package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;

/** Reads one value of a step as a cell of four bytes. Stateless. */
interface ValueReader {
  /**
   * @param feature its place among the step's values
   * @return the cell's bits
   * @throws Rejected where it cannot be one, without its place: the caller knows it
   */
  int read(JsonNode value, int feature) throws Rejected;

  /** Whether a value may be absent or null. */
  boolean mayMiss();

  /** What the values are for people: {@code numbers}. */
  String plural();

  /** How many token ids there are; 0 for other values. */
  default int vocabulary() {
    return 0;
  }

  static Rejected mistyped(String expected, JsonNode found) {
    return new Rejected(
        Reason.MISTYPED_FIELD, ": expected " + expected + ", found " + Json.describe(found));
  }
}
