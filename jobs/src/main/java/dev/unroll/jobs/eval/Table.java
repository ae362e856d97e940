package dev.unroll.jobs.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of cells under one another: names to the left, numbers to the right. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final int names;

  Table() {
    this(1);
  }

  /**
   * @param names how many columns are names
   */
  Table(int names) {
    this.names = names;
  }

  Table row(String... cells) {
    return row(List.of(cells));
  }

  Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Four decimals; a dash for what is unknown. */
  static String ratio(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Lines with their ends. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String gap = " ".repeat(width(column) - width(cell));
        line.append(column == 0 ? "" : "  ").append(column < names ? cell + gap : gap + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> width(row.get(column)))
        .max()
        .orElse(0);
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
