package dev.unroll.jobs.demo;

import dev.unroll.jobs.demo.Track.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A chart of some rows, a column for each moment: the range that eight of ten values were foreseen
 * in, one step before; over it what came; on the right, what is foreseen from now on. Pure
 * formatting.
 */
final class FanChart {
  private static final char BAND = '░';
  private static final char FORESEEN = '─';
  private static final char ACTUAL = '●';
  private static final char OUTLIER = '◆';
  private static final char NOW = '┊';
  private static final int AXIS = 9;

  private final Lines lines;
  private final int rows;

  FanChart(Lines lines, int rows) {
    this.lines = lines;
    this.rows = rows;
  }

  /** How many columns there are for moments, those of the past and of the future together. */
  int columns() {
    return lines.width() - AXIS - 3;
  }

  /**
   * The rows, each with its value at the left where it is the highest, the middle or the lowest.
   */
  List<String> draw(List<Point> past, List<Point> future) {
    double[] range = range(Stream.concat(past.stream(), future.stream()).toList());
    char[][] cells = new char[rows][past.size() + 1 + future.size()];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
      row[past.size()] = NOW;
    }
    for (int i = 0; i < past.size(); i++) {
      plot(cells, i, past.get(i), range);
    }
    for (int i = 0; i < future.size(); i++) {
      plot(cells, past.size() + 1 + i, future.get(i), range);
    }
    List<String> drawn = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      boolean labelled = row == 0 || row == rows - 1 || row == rows / 2;
      double value = range[1] - (range[1] - range[0]) * row / (rows - 1);
      String label = labelled ? Brief.of(value) : "";
      drawn.add(" ".repeat(Math.max(0, AXIS - label.length())) + label + " │" + ink(cells[row]));
    }
    return drawn;
  }

  /**
   * The row below: the times of the first column, of now and of the last one. One that has no room
   * beside now's is left out.
   */
  String axis(List<Point> past, List<Point> future, Function<Instant, String> clock) {
    int columns = past.size() + 1 + future.size();
    String now = clock.apply(past.get(past.size() - 1).time());
    String first = clock.apply(past.get(0).time());
    int from = Math.max(0, past.size() + 1 - now.length());
    StringBuilder axis = new StringBuilder(first.length() < from ? first : "");
    axis.append(" ".repeat(from - axis.length())).append(now);
    if (!future.isEmpty()) {
      String last = clock.apply(future.get(future.size() - 1).time());
      int gap = columns - last.length() - axis.length();
      axis.append(gap > 0 ? " ".repeat(gap) + last : "");
    }
    return " ".repeat(AXIS + 2) + lines.paint(Ink.DIM, axis.toString());
  }

  private void plot(char[][] cells, int column, Point point, double[] range) {
    if (!Double.isNaN(point.median())) {
      int low = row(point.low(), range);
      for (int row = row(point.high(), range); row <= low; row++) {
        cells[row][column] = BAND;
      }
      cells[row(point.median(), range)][column] = FORESEEN;
    }
    if (!Double.isNaN(point.actual())) {
      cells[row(point.actual(), range)][column] = point.outlier() ? OUTLIER : ACTUAL;
    }
  }

  private int row(double value, double[] range) {
    double share = (range[1] - value) / (range[1] - range[0]);
    return (int) Math.max(0, Math.min(rows - 1, Math.round(share * (rows - 1))));
  }

  /**
   * What is to be seen whole: values and medians; a wide range is cut off where it would crush
   * them.
   */
  private static double[] range(List<Point> points) {
    double[] lines =
        points.stream()
            .flatMapToDouble(p -> DoubleStream.of(p.actual(), p.median()))
            .filter(Double::isFinite)
            .toArray();
    double least = DoubleStream.of(lines).min().orElse(0);
    double greatest = DoubleStream.of(lines).max().orElse(1);
    double room = Math.max(greatest - least, 1e-3 * Math.max(Math.abs(greatest), 1e-3));
    double low =
        points.stream().mapToDouble(Point::low).filter(Double::isFinite).min().orElse(least);
    double high =
        points.stream().mapToDouble(Point::high).filter(Double::isFinite).max().orElse(greatest);
    return new double[] {
      Math.min(least, Math.max(low, least - room)),
      Math.max(greatest, Math.min(high, greatest + room))
    };
  }

  private String ink(char[] row) {
    StringBuilder painted = new StringBuilder();
    int from = 0;
    while (from < row.length) {
      int to = from;
      while (to < row.length && row[to] == row[from]) {
        to++;
      }
      String run = new String(row, from, to - from);
      painted.append(
          switch (row[from]) {
            case BAND -> lines.paint(Ink.BLUE, run);
            case FORESEEN -> lines.paint(Ink.CYAN, run);
            case OUTLIER -> lines.paint(Ink.ALARM, run);
            case NOW -> lines.paint(Ink.DIM, run);
            default -> run;
          });
      from = to;
    }
    return painted.toString();
  }
}
