package dev.unroll.models.onnx;

import java.util.List;

/**
 * Writes a look-up in a table of floats. The table may be kept as bytes with a scale a row, a
 * quarter of the size: a number is then off by at most 1/254 of the greatest of its row.
 */
public final class TableGraph {
  private static final int GREATEST = 127;

  private TableGraph() {}

  /** How a table's numbers are kept. */
  public enum Form {
    FLOATS,
    BYTES
  }

  /**
   * Adds the table and the nodes that give {@code name}'s rows at {@code ids}.
   *
   * @param name of the table, and the beginning of the names of what else is added
   * @param table {@code [rows, width]}, row-major
   * @param ids the name of an int64 tensor of any shape
   * @param out the name of the result, float: the shape of {@code ids} and one more axis, the width
   */
  public static void write(
      OnnxGraph graph, String name, float[] table, int width, Form form, String ids, String out) {
    int rows = table.length / width;
    if (form == Form.FLOATS) {
      graph.floats(name, table, rows, width);
      graph.node("Gather", List.of(name, ids), List.of(out));
      return;
    }
    float[] scales = new float[rows];
    byte[] bytes = new byte[table.length];
    for (int row = 0; row < rows; row++) {
      scales[row] = scale(table, row * width, width);
      for (int i = row * width; i < (row + 1) * width; i++) {
        bytes[i] = (byte) Math.round(table[i] / scales[row]);
      }
    }
    graph.bytes(name, bytes, rows, width);
    graph.floats(name + "_scales", scales, rows, 1);
    graph.node("Gather", List.of(name, ids), List.of(name + "_bytes"));
    graph.node(
        "Cast",
        List.of(name + "_bytes"),
        List.of(name + "_whole"),
        Attribute.of("to", ElementType.FLOAT.code()));
    graph.node("Gather", List.of(name + "_scales", ids), List.of(name + "_scale"));
    graph.node("Mul", List.of(name + "_whole", name + "_scale"), List.of(out));
  }

  /** What a byte of 1 stands for in a row; 1 where the row is all zeros. */
  private static float scale(float[] table, int from, int width) {
    float greatest = 0;
    for (int i = from; i < from + width; i++) {
      greatest = Math.max(greatest, Math.abs(table[i]));
    }
    return greatest == 0 ? 1 : greatest / GREATEST;
  }
}
