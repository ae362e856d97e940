package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.demo.Track.Point;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanChartTest {
  private static final double NONE = Double.NaN;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Test
  void bandMedianValuesAndOutliersStandAtTheirHeights() {
    List<Point> past =
        List.of(
            point(0, NONE, NONE, NONE, false),
            point(1, 0, 1, 2, false),
            point(2, 0, 1, 2, false),
            point(4, 1, 2, 3, true));
    List<Point> future = List.of(point(NONE, 2, 3, 4, false), point(NONE, 1, 3, 4, false));
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
    List<Point> past = List.of(point(0, -1e9, 0, 1e9, false), point(1, -1e9, 1, 1e9, false));
    assertThat(new FanChart(new Lines(60, false), 4).draw(past, List.of()))
        .containsExactly("        2 │░░┊", "          │░●┊", "        0 │●░┊", "       -1 │░░┊");
  }

  @Test
  void flatSeriesHasARangeAllTheSame() {
    List<Point> past = List.of(point(5, NONE, NONE, NONE, false));
    List<String> drawn = new FanChart(new Lines(60, false), 3).draw(past, List.of());
    assertThat(String.join("\n", drawn)).containsOnlyOnce("●");
  }

  @Test
  void missingValueLeavesItsColumnToTheBand() {
    List<Point> past = List.of(point(0, 0, 0, 2, false), point(NONE, 0, 1, 2, false));
    assertThat(new FanChart(new Lines(60, false), 3).draw(past, List.of()))
        .containsExactly("        2 │░░┊", "        1 │░─┊", "        0 │●░┊");
  }

  @Test
  void timesOfTheEndsAndOfNowStandBelow() {
    assertThat(axis(12, 8)).isEqualTo(" ".repeat(11) + "00:01   00:12   00:20");
  }

  @Test
  void timeWithoutRoomBesideNowsIsLeftOut() {
    assertThat(axis(3, 2).strip()).isEqualTo("00:03");
    assertThat(axis(1, 0).strip()).isEqualTo("00:01");
  }

  private static String axis(int past, int future) {
    List<Point> points =
        IntStream.rangeClosed(1, past + future)
            .mapToObj(second -> new Point(Forecasts.at(second), NONE, NONE, NONE, NONE, false))
            .toList();
    return new FanChart(new Lines(60, false), 3)
        .axis(points.subList(0, past), points.subList(past, past + future), CLOCK::format);
  }

  private static Point point(
      double actual, double low, double median, double high, boolean outlier) {
    return new Point(Forecasts.START, actual, low, median, high, outlier);
  }
}
