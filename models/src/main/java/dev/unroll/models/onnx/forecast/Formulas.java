package dev.unroll.models.onnx.forecast;

import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Formulas over the tensors of a graph: each method adds a node and returns the name of what it
 * gives. Only operators whose kernels give the same bits wherever a row stands in its batch: no
 * sums over an axis, no logarithm, sine or softplus.
 */
final class Formulas {
  private final OnnxGraph graph;
  private final Map<Float, String> scalars = new HashMap<>();
  private int count;

  Formulas(OnnxGraph graph) {
    this.graph = graph;
  }

  OnnxGraph graph() {
    return graph;
  }

  /** A tensor name that is not taken. */
  String fresh() {
    return "t" + count++;
  }

  /** A constant {@code [1]}. */
  String scalar(float value) {
    return scalars.computeIfAbsent(value, v -> floats(new float[] {v}, 1));
  }

  String floats(float[] values, long... shape) {
    String name = fresh();
    graph.floats(name, values, shape);
    return name;
  }

  String longs(long... values) {
    String name = fresh();
    graph.longs(name, values, values.length);
    return name;
  }

  String ints(int... values) {
    String name = fresh();
    graph.ints(name, values, values.length);
    return name;
  }

  String node(String operator, List<String> inputs, Attribute... attributes) {
    String name = fresh();
    graph.node(operator, inputs, List.of(name), attributes);
    return name;
  }

  String node(String operator, String... inputs) {
    return node(operator, Arrays.asList(inputs));
  }

  String add(String a, String b) {
    return node("Add", a, b);
  }

  String sub(String a, String b) {
    return node("Sub", a, b);
  }

  String mul(String a, String b) {
    return node("Mul", a, b);
  }

  String div(String a, String b) {
    return node("Div", a, b);
  }

  String min(String a, String b) {
    return node("Min", a, b);
  }

  String max(String a, String b) {
    return node("Max", a, b);
  }

  String abs(String a) {
    return node("Abs", a);
  }

  String less(String a, String b) {
    return node("Less", a, b);
  }

  String atMost(String a, String b) {
    return node("LessOrEqual", a, b);
  }

  String all(String first, String... more) {
    String both = first;
    for (String other : more) {
      both = node("And", both, other);
    }
    return both;
  }

  String any(String a, String b) {
    return node("Or", a, b);
  }

  String not(String a) {
    return node("Not", a);
  }

  String where(String condition, String yes, String no) {
    return node("Where", condition, yes, no);
  }

  String clip(String x, float least, float most) {
    String low = fresh();
    String high = fresh();
    graph.floats(low, new float[] {least});
    graph.floats(high, new float[] {most});
    return node("Clip", x, low, high);
  }

  /** 1 where true, else 0. */
  String number(String condition) {
    return cast(condition, ElementType.FLOAT);
  }

  String cast(String x, ElementType type) {
    return node("Cast", List.of(x), Attribute.of("to", type.code()));
  }

  /** Side by side along the last axis. */
  String join(String... parts) {
    return node("Concat", List.of(parts), Attribute.of("axis", -1));
  }

  /** Some columns {@code [batch, …]}, in this order. */
  String columns(String x, long... indices) {
    return node("Gather", List.of(x, longs(indices)), Attribute.of("axis", 1));
  }

  /** Parts of these sizes along the last axis. */
  List<String> split(String x, long... sizes) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      parts.add(fresh());
    }
    graph.node("Split", List.of(x, longs(sizes)), parts, Attribute.of("axis", -1));
    return parts;
  }

  /** A row's numbers in other dimensions: {@code [batch, …]}. */
  String reshape(String x, long... row) {
    long[] dims = new long[1 + row.length];
    System.arraycopy(row, 0, dims, 1, row.length);
    // A zero keeps the batch.
    return node("Reshape", x, longs(dims));
  }

  /** {@code x · weights + biases}. */
  String dense(String x, float[] weights, int inputs, int outputs, float[] biases) {
    return node("Gemm", x, floats(weights, inputs, outputs), floats(biases, outputs));
  }

  /** {@code x · weightsᵀ + biases}. */
  String transposed(String x, float[] weights, int outputs, int inputs, float[] biases) {
    return node(
        "Gemm",
        List.of(x, floats(weights, outputs, inputs), floats(biases, outputs)),
        Attribute.of("transB", 1));
  }
}
