package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.util.Arrays;

/**
 * Numbers in a shape, as JSON holds them: nested arrays, one level an axis, of numbers, truths, and
 * {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 *
 * @param shape the size of each axis; empty for a single number
 * @param values row-major; every type of ONNX but 64-bit integers above 2^53 fits
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is in them, in tests alone
record Tensor(int[] shape, double[] values) {

  /**
   * @param place what messages call it
   * @throws UserError where it is no tensor
   */
  static Tensor of(JsonNode json, String place) {
    int axes = 0;
    for (JsonNode level = json; level.isArray() && !level.isEmpty(); level = level.get(0)) {
      axes++;
    }
    int[] shape = new int[axes];
    JsonNode level = json;
    long size = 1;
    for (int i = 0; i < axes; i++, level = level.get(0)) {
      shape[i] = level.size();
      size *= shape[i];
    }
    if (level.isArray()) {
      throw new UserError(place + ": expected numbers, found an empty array");
    }
    // Arrays of unlike sizes could promise more than the file holds; they are found on the way.
    double[] values = new double[(int) Math.min(size, 1 << 22)];
    int filled = fill(json, shape, 0, values, 0, place);
    return new Tensor(shape, filled == values.length ? values : Arrays.copyOf(values, filled));
  }

  private static int fill(
      JsonNode json, int[] shape, int axis, double[] values, int at, String place) {
    if (axis == shape.length) {
      values[at] = number(json, place);
      return at + 1;
    }
    if (!json.isArray() || json.size() != shape[axis]) {
      throw new UserError(
          place
              + ": expected an array of "
              + shape[axis]
              + ", as its neighbours are, found "
              + Json.describe(json));
    }
    int next = at;
    for (int i = 0; i < json.size(); i++) {
      try {
        next = fill(json.get(i), shape, axis + 1, values, next, "");
      } catch (UserError e) {
        throw new UserError(place + "/" + i + e.getMessage(), e);
      }
    }
    return next;
  }

  private static double number(JsonNode json, String place) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue() ? 1 : 0;
    }
    return switch (json.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new UserError(
              place
                  + ": expected a number, true, false, \"NaN\", \"Infinity\" or \"-Infinity\", found "
                  + Json.describe(json));
    };
  }

  /** Nested arrays; numbers with as few digits as their float32 needs, where they are one. */
  JsonNode toJson() {
    return toJson(0, 0, values.length);
  }

  private JsonNode toJson(int axis, int from, int count) {
    if (axis == shape.length) {
      return number(values[from]);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode(shape[axis]);
    int part = count / shape[axis];
    for (int i = 0; i < shape[axis]; i++) {
      array.add(toJson(axis + 1, from + i * part, part));
    }
    return array;
  }

  private static JsonNode number(double value) {
    if (!Double.isFinite(value)) {
      return TextNode.valueOf(Double.toString(value));
    }
    if (value == Math.rint(value)
        && Math.abs(value) < 1e9
        && 1 / value != Double.NEGATIVE_INFINITY) {
      return LongNode.valueOf((long) value);
    }
    return (float) value == value ? FloatNode.valueOf((float) value) : DoubleNode.valueOf(value);
  }

  /** What stands at one place of an axis, without the axis. */
  Tensor at(int axis, int index) {
    Tensor one = cut(axis, index, index + 1);
    int[] rest = new int[shape.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = shape[i < axis ? i : i + 1];
    }
    return new Tensor(rest, one.values);
  }

  /** The part of an axis from one place up to another. */
  Tensor cut(int axis, int from, int to) {
    int outer = cells(0, axis);
    int inner = cells(axis + 1, shape.length);
    int[] cut = shape.clone();
    cut[axis] = to - from;
    double[] part = new double[outer * cut[axis] * inner];
    for (int o = 0; o < outer; o++) {
      System.arraycopy(
          values, (o * shape[axis] + from) * inner, part, o * cut[axis] * inner, cut[axis] * inner);
    }
    return new Tensor(cut, part);
  }

  private int cells(int from, int to) {
    int cells = 1;
    for (int i = from; i < to; i++) {
      cells *= shape[i];
    }
    return cells;
  }

  /** The place of a value in the nested arrays: {@code [0, 3]}. */
  String place(int index) {
    int[] place = new int[shape.length];
    int rest = index;
    for (int i = shape.length - 1; i >= 0; i--) {
      place[i] = rest % shape[i];
      rest /= shape[i];
    }
    return Arrays.toString(place);
  }
}
