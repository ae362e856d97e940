package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that model.json gives: a number, or arrays of one shape.
 *
 * @param shape as the arrays are nested; empty for a number
 * @param values row-major
 */
record GivenTensor(List<Long> shape, List<JsonNode> values) {

  /**
   * @throws IllegalArgumentException where it is neither, with what was expected and found
   */
  static GivenTensor of(JsonNode json) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode level = json; level.isArray(); level = level.get(0)) {
      shape.add((long) level.size());
      if (level.isEmpty()) {
        throw new IllegalArgumentException("expected numbers, found an empty array");
      }
    }
    List<JsonNode> values = new ArrayList<>();
    flatten(json, shape, 0, values);
    return new GivenTensor(List.copyOf(shape), List.copyOf(values));
  }

  private static void flatten(JsonNode node, List<Long> shape, int axis, List<JsonNode> into) {
    if (axis == shape.size()) {
      if (!node.isNumber() && !node.isBoolean()) {
        throw new IllegalArgumentException("expected numbers, found " + node);
      }
      into.add(node);
      return;
    }
    if (!node.isArray() || node.size() != shape.get(axis)) {
      throw new IllegalArgumentException(
          "expected arrays of the shape " + shape + ", found one that differs");
    }
    for (JsonNode child : node) {
      flatten(child, shape, axis + 1, into);
    }
  }

  boolean isNumber() {
    return shape.isEmpty();
  }

  /**
   * Refuses what a type cannot hold: it would be cut or become infinite.
   *
   * @throws IllegalArgumentException with the first such value
   */
  GivenTensor fitting(OnnxJavaType type) {
    ByteBuffer cell = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    for (JsonNode value : values) {
      double wanted = value.isBoolean() ? value.asInt() : value.doubleValue();
      Elements.put(type, cell, 0, wanted);
      double held = Elements.get(type, cell, 0);
      if (Elements.isFloating(type) ? !Double.isFinite(held) : held != wanted) {
        throw new IllegalArgumentException("expected values that fit " + type + ", found " + value);
      }
    }
    return this;
  }

  /** The elements in a type, in the machine's byte order; a number fills them all. */
  byte[] bytes(OnnxJavaType type, int cells) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(cells, type.size)).order(ByteOrder.nativeOrder());
    for (int i = 0; i < cells; i++) {
      JsonNode value = values.get(isNumber() ? 0 : i);
      if (value.isBoolean() || value.isIntegralNumber()) {
        Elements.put(type, bytes, i, value.isBoolean() ? value.asInt() : value.longValue());
      } else {
        Elements.put(type, bytes, i, value.doubleValue());
      }
    }
    return bytes.array();
  }
}
