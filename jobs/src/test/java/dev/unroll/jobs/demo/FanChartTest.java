package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.demo.Track.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanChartTest {
  private static final double NONE = Double.NaN;

  @Test
  void bandMedianValuesAndOutliersStandAtTheirHeights() {
    List<Point> past =
        List.of(
            new Point(0, NONE, NONE, NONE, false),
            new Point(1, 0, 1, 2, false),
            new Point(2, 0, 1, 2, false),
            new Point(4, 1, 2, 3, true));
    List<Point> future = List.of(new Point(NONE, 2, 3, 4, false), new Point(NONE, 1, 3, 4, false));
    assertThat(new FanChart(new Lines(60, false), 5).draw(past, future))
        .containsExactly(
            "        4 │   ◆┊░░",
            "          │   ░┊──",
            "        2 │ ░●─┊░░",
            "          │ ●─░┊ ░",
            "        0 │●░░ ┊  ");
  }

  @Test
  void widestBandDoesNotCrushTheValues() {
    List<Point> past =
        List.of(new Point(0, -1e9, 0, 1e9, false), new Point(1, -1e9, 1, 1e9, false));
    assertThat(new FanChart(new Lines(60, false), 4).draw(past, List.of()))
        .containsExactly("        2 │░░┊", "          │░●┊", "        0 │●░┊", "       -1 │░░┊");
  }

  @Test
  void flatSeriesHasARangeAllTheSame() {
    List<Point> past = List.of(new Point(5, NONE, NONE, NONE, false));
    List<String> drawn = new FanChart(new Lines(60, false), 3).draw(past, List.of());
    assertThat(String.join("\n", drawn)).containsOnlyOnce("●");
  }

  @Test
  void missingValueLeavesItsColumnToTheBand() {
    List<Point> past = List.of(new Point(0, 0, 0, 2, false), new Point(NONE, 0, 1, 2, false));
    assertThat(new FanChart(new Lines(60, false), 3).draw(past, List.of()))
        .containsExactly("        2 │░░┊", "        1 │░─┊", "        0 │●░┊");
  }
}
