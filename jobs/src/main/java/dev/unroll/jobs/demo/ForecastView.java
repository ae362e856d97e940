package dev.unroll.jobs.demo;

import dev.unroll.jobs.demo.Track.Point;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The lines of the forecasts: pure formatting, as {@link Lines}. A row a series, with its latest
 * value, a small curve of what came and of what is foreseen, and the range of the next value; and a
 * chart of the series that is looked at.
 */
final class ForecastView {
  private static final String GAP = Lines.GAP;
  private static final int NUMBER = 8;
  private static final int RANGE = 19;
  private static final int FORESEEN = 8;
  private static final int ALARM = 20;
  private static final int CHART_ROWS = 9;

  private final Lines lines;
  private final DateTimeFormatter clock;
  private final int name;
  private final int past;
  private final boolean alarms;

  /**
   * A view.
   *
   * @param zone of the times shown
   * @param pattern of the times shown, as {@link DateTimeFormatter} reads it
   */
  ForecastView(Lines lines, ZoneId zone, String pattern) {
    this.lines = lines;
    clock = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
    boolean wide = lines.width() >= Lines.WIDE;
    alarms = wide;
    name = wide ? 24 : lines.width() >= Lines.NARROW ? 20 : 12;
    int gap = GAP.length();
    int taken = name + NUMBER + gap + 1 + FORESEEN + RANGE + (alarms ? gap + ALARM : 0);
    past = Math.max(0, lines.width() - taken);
  }

  /** What the columns are. */
  String heading() {
    return lines.paint(
        Ink.BOLD,
        Columns.fit("series", name)
            + right("now", NUMBER)
            + GAP
            + Columns.fit("came", past)
            + "┊"
            + Columns.fit("comes", FORESEEN)
            + right("next value", RANGE)
            + (alarms ? GAP + "last outlier" : ""));
  }

  /** A series. */
  String row(Track track) {
    Forecast latest = track.latest();
    return Columns.fit(Columns.printable(track.series()), name)
        + right(Brief.of(latest.value()), NUMBER)
        + GAP
        + curve(track)
        + range(latest)
        + (alarms ? GAP + alarm(track) : "");
  }

  /** A larger chart of one series, its name and its running error above it, the times below it. */
  List<String> chart(Track track) {
    FanChart chart = new FanChart(lines, CHART_ROWS);
    List<Point> future = track.future(chart.columns() / 3);
    List<Point> came = track.past(chart.columns() - future.size() - 1);
    List<String> drawn = new ArrayList<>();
    double mase = track.latest().mase();
    String title =
        Columns.printable(track.series())
            + (Double.isNaN(mase)
                ? ""
                : String.format(Locale.ROOT, " · error %.2f of the naive forecast's", mase));
    String legend = "  ● came  ◆ outlier  ░ 8 of 10 were foreseen here  ─ median";
    boolean room = Columns.width(title) + Columns.width(legend) <= lines.width();
    drawn.add(
        lines.paint(Ink.BOLD, Columns.shorten(title, lines.width()))
            + (room ? lines.note(legend) : ""));
    drawn.addAll(chart.draw(came, future));
    drawn.add(chart.axis(came, future, clock::format));
    return drawn;
  }

  /** What is said when a series leaves what was foreseen for it. */
  String outlier(Track track) {
    Forecast forecast = track.latest();
    List<Point> last = track.past(1);
    Point point = last.get(0);
    String said =
        clock.format(forecast.time())
            + GAP
            + Columns.printable(track.series())
            + ": "
            + Brief.of(forecast.value())
            + ", foreseen "
            + Brief.of(point.low())
            + " to "
            + Brief.of(point.high())
            + String.format(Locale.ROOT, ", outlier %.1f", forecast.score());
    return lines.paint(Ink.ALARM, Columns.shorten(said, lines.width()));
  }

  private String curve(Track track) {
    List<Point> came = track.past(past);
    List<Point> comes = track.future(FORESEEN);
    double[] values =
        DoubleStream.concat(
                came.stream().mapToDouble(Point::actual), comes.stream().mapToDouble(Point::median))
            .filter(Double::isFinite)
            .toArray();
    Sparkline line =
        new Sparkline(
            DoubleStream.of(values).min().orElse(0), DoubleStream.of(values).max().orElse(0));
    StringBuilder curve = new StringBuilder(" ".repeat(past - came.size()));
    for (Point point : came) {
      String block = String.valueOf(line.of(point.actual()));
      curve.append(point.outlier() ? lines.paint(Ink.ALARM, block) : block);
    }
    StringBuilder next = new StringBuilder();
    comes.forEach(point -> next.append(line.of(point.median())));
    return curve
        + lines.paint(Ink.DIM, "┊")
        + lines.paint(Ink.CYAN, Columns.fit(next.toString(), FORESEEN));
  }

  private String range(Forecast latest) {
    if (latest.steps().isEmpty()) {
      return right("–", RANGE);
    }
    Forecast.Step next = latest.steps().get(0);
    return right(Brief.of(next.low()) + " … " + Brief.of(next.high()), RANGE);
  }

  private String alarm(Track track) {
    Forecast outlier = track.outlier();
    if (outlier == null) {
      return "";
    }
    String said =
        "◆ " + clock.format(outlier.time()) + String.format(Locale.ROOT, " %.1f", outlier.score());
    return lines.paint(
        ForecastBoard.isNews(track) ? Ink.ALARM : Ink.DIM, Columns.shorten(said, ALARM));
  }

  private static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - Columns.width(text))) + text;
  }

  /** The pattern of times that a stream of this interval is told in. */
  static String pattern(Duration interval) {
    return interval.compareTo(Duration.ofMinutes(1)) < 0 ? "HH:mm:ss" : "MM-dd HH:mm";
  }
}
