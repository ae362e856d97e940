package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.util.Arrays;

/**
 * The shape of one step of an input, and how JSON lies over it: one step as a flat array of all its
 * values or as arrays nested like the shape (axes of size 1 may be left out), one value without an
 * array; several steps as an array of them. No value reads in two ways: steps hold their number
 * times as many values as one.
 */
final class StepShape {
  private final int width;

  /** The sizes above 1. */
  private final int[] sizes;

  private final String shown;

  StepShape(Port port) {
    width = port.width();
    sizes =
        Arrays.stream(port.dims()).filter(size -> size > 1).mapToInt(Math::toIntExact).toArray();
    shown =
        sizes.length < 2
            ? ""
            : " or arrays of "
                + Arrays.toString(Arrays.stream(port.dims()).filter(d -> d > 0).toArray());
  }

  /** Values of one step. */
  int width() {
    return width;
  }

  /** Whether the value is an array of steps, not one step. */
  boolean isSeveral(JsonNode value) {
    return value.isArray()
        && !isStep(value)
        && (width == 1 || (!value.isEmpty() && value.get(0).isArray()));
  }

  /**
   * @param plural what its values are
   * @throws Rejected where it is not exactly one step, its values' own types aside
   */
  void check(JsonNode step, String plural) throws Rejected {
    if (!isStep(step) || !isLike(step, step)) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          (width == 1
                  ? ": expected one of the " + plural
                  : ": expected an array of " + width + " " + plural + shown)
              + ", found "
              + Json.describe(step)
              + (step.isArray() && !step.isEmpty() && step.get(0).isArray() ? " arrays" : ""));
    }
  }

  /** By the first of each level; a size of 1 says nothing. */
  private boolean isStep(JsonNode value) {
    boolean nested = true;
    int axes = 0;
    int last = 1;
    for (JsonNode level = value; level.isArray(); level = level.get(0)) {
      if (level.isEmpty()) {
        return false;
      }
      if (level.size() > 1) {
        last = level.size();
        nested &= axes < sizes.length && sizes[axes] == last;
        axes++;
      }
    }
    return (nested && axes == sizes.length) || (axes == 1 && last == width);
  }

  /** Whether all that stands in an array is like its first. */
  private static boolean isLike(JsonNode value, JsonNode model) {
    if (!model.isArray()) {
      return true;
    }
    if (!value.isArray() || value.size() != model.size()) {
      return false;
    }
    if (model.get(0).isArray()) {
      for (JsonNode part : value) {
        if (!isLike(part, model.get(0))) {
          return false;
        }
      }
    }
    return true;
  }
}
