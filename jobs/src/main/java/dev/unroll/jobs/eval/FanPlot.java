package dev.unroll.jobs.eval;

import dev.unroll.jobs.eval.SeriesErrors.Made;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The latest measured forecast of some keys: what was known, the median with the 0.1 to 0.9
 * interval around it, and what came.
 */
@SuppressWarnings("JavaUtilDate") // the chart library's own type of times
final class FanPlot {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 320;
  private static final int SOME = 4;
  private static final Color FAN = new Color(0x5b, 0x9b, 0xd5, 0x60);
  private static final Color MEDIAN = new Color(0x1f4e8c);
  private static final Color ACTUAL = new Color(0x303030);

  private FanPlot() {}

  /** A few of those that have a forecast, spread over all. */
  static List<SeriesErrors> some(List<SeriesErrors> all) {
    List<SeriesErrors> measured = all.stream().filter(own -> own.latest() != null).toList();
    List<SeriesErrors> some = new ArrayList<>();
    int count = Math.min(SOME, measured.size());
    for (int i = 0; i < count; i++) {
      some.add(measured.get(i * measured.size() / count));
    }
    return some;
  }

  static void draw(List<SeriesErrors> drawn, int horizon, int season, Path png) throws IOException {
    if (drawn.isEmpty()) {
      throw new UserError("--plot " + png + ": expected a key that was forecast, found none");
    }
    Png.write(drawn.stream().map(own -> chart(own, horizon, season)).toList(), png);
  }

  private static XYChart chart(SeriesErrors own, int horizon, int season) {
    Series series = own.series();
    Made made = Objects.requireNonNull(own.latest());
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(series.key()).build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe6e6e6));
    chart.getStyler().setDatePattern("dd MMM HH:mm");
    chart.getStyler().setLocale(Locale.ROOT);
    chart.getStyler().setTimezone(TimeZone.getTimeZone("UTC"));
    fan(chart, made.forecast(), horizon);
    actual(chart, series, made, horizon, season);
    median(chart, made.forecast(), horizon);
    return chart;
  }

  private static void fan(XYChart chart, Forecast forecast, int horizon) {
    List<Date> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < horizon; i++) {
      x.add(new Date(forecast.times()[i]));
      y.add(forecast.q90()[i]);
    }
    for (int i = horizon - 1; i >= 0; i--) {
      x.add(new Date(forecast.times()[i]));
      y.add(forecast.q10()[i]);
    }
    XYSeries fan = chart.addSeries("0.1 to 0.9", x, y);
    fan.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    fan.setFillColor(FAN);
    fan.setLineColor(FAN);
    fan.setMarker(SeriesMarkers.NONE);
  }

  /** From some seasons before the forecast to its end. */
  private static void actual(XYChart chart, Series series, Made made, int horizon, int season) {
    int before = Math.max(2 * horizon, Math.min(3 * season, 4 * horizon));
    List<Date> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int row = Math.max(0, made.row() - before);
        row <= Math.min(series.length() - 1, made.row() + horizon);
        row++) {
      x.add(new Date(series.times()[row]));
      y.add(series.values()[row]);
    }
    style(chart.addSeries("actual", x, y), ACTUAL, 1.3f);
  }

  private static void median(XYChart chart, Forecast forecast, int horizon) {
    List<Date> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < horizon; i++) {
      x.add(new Date(forecast.times()[i]));
      y.add(forecast.q50()[i]);
    }
    style(chart.addSeries("median", x, y), MEDIAN, 2f);
  }

  private static void style(XYSeries series, Color colour, float width) {
    series.setLineColor(colour).setLineStyle(new BasicStroke(width));
    series.setMarker(SeriesMarkers.NONE);
  }
}
