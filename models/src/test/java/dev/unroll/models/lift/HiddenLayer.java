package dev.unroll.models.lift;

import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Graphs of one recurrent layer of 4 units that hides its state: {@code input} float {@code [batch,
 * time, 3]}, {@code output} whatever the ending gives. Weights are random (seed 1).
 */
final class HiddenLayer {
  static final int HIDDEN = 4;

  private final Random random = new Random(1);
  private final String operator;
  private final OnnxGraph graph = new OnnxGraph("hidden");
  private final List<String> inputs = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private List<String> outputs = List.of("y");

  HiddenLayer(String operator) {
    this.operator = operator;
    int rows = HIDDEN * (operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1);
    graph
        .floats("w", floats(rows * 3), 1, rows, 3)
        .floats("r", floats(rows * HIDDEN), 1, rows, HIDDEN)
        .floats("b", floats(2 * rows), 1, 2L * rows);
    inputs.addAll(List.of("steps", "w", "r", "b"));
    attributes.add(Attribute.of("hidden_size", HIDDEN));
  }

  OnnxGraph graph() {
    return graph;
  }

  HiddenLayer with(Attribute attribute) {
    attributes.add(attribute);
    return this;
  }

  /** Puts a tensor at a position of the layer's inputs. */
  HiddenLayer input(int position, String name) {
    while (inputs.size() <= position) {
      inputs.add("");
    }
    inputs.set(position, name);
    return this;
  }

  HiddenLayer outputs(String... names) {
    outputs = List.of(names);
    return this;
  }

  /** A learned initial state, broadcast over the batch as PyTorch's {@code expand} does. */
  HiddenLayer learned(int position, float[] row) {
    String name = "learned_" + position;
    graph
        .floats(name + "_row", row, 1, 1, HIDDEN)
        .longs(name + "_zero", new long[] {0}, 1)
        .longs(name + "_one", new long[] {1}, 1)
        .longs(name + "_units", new long[] {HIDDEN}, 1)
        .node("Shape", List.of("input"), List.of(name + "_shape"))
        .node("Gather", List.of(name + "_shape", name + "_zero"), List.of(name + "_batch"))
        .node(
            "Concat",
            List.of(name + "_one", name + "_batch", name + "_units"),
            List.of(name + "_all"),
            Attribute.of("axis", 0))
        .node("Expand", List.of(name + "_row", name + "_all"), List.of(name));
    return input(position, name);
  }

  /** One answer a step. */
  byte[] everyStep() {
    layer();
    return graph
        .longs("direction", new long[] {1}, 1)
        .node("Squeeze", List.of("y", "direction"), List.of("squeezed"))
        .node("Transpose", List.of("squeezed"), List.of("output"), Attribute.ints("perm", 1, 0, 2))
        .output("output", ElementType.FLOAT, "batch", "time", "4")
        .toBytes();
  }

  /** The mean over all steps. */
  byte[] mean() {
    layer();
    return graph
        .longs("direction", new long[] {1}, 1)
        .node("Squeeze", List.of("y", "direction"), List.of("squeezed"))
        .node(
            "ReduceMean",
            List.of("squeezed"),
            List.of("output"),
            Attribute.ints("axes", 0),
            Attribute.of("keepdims", 0))
        .output("output", ElementType.FLOAT, "batch", "4")
        .toBytes();
  }

  /** The last state, {@code y_h}, without its direction axis. */
  byte[] lastState() {
    outputs("", "y_h");
    layer();
    return graph
        .longs("direction", new long[] {0}, 1)
        .node("Squeeze", List.of("y_h", "direction"), List.of("output"))
        .output("output", ElementType.FLOAT, "batch", "4")
        .toBytes();
  }

  private void layer() {
    graph
        .input("input", ElementType.FLOAT, "batch", "time", "3")
        .node("Transpose", List.of("input"), List.of("steps"), Attribute.ints("perm", 1, 0, 2))
        .node(operator, inputs, outputs, attributes.toArray(Attribute[]::new));
  }

  float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  static float[] filled(float value) {
    float[] values = new float[HIDDEN];
    Arrays.fill(values, value);
    return values;
  }
}
