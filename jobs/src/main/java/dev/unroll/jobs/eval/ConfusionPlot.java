package dev.unroll.jobs.eval;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/**
 * A confusion as a picture: a row for each right label from the top, how its events were labelled
 * in percent, so that rare labels are seen as well as frequent ones.
 */
final class ConfusionPlot {
  private static final int MARGIN = 260;
  private static final int LARGEST_CELL = 130;
  private static final int LEAST_CELL = 58;
  private static final int WISHED = 900;

  private ConfusionPlot() {}

  static void draw(Confusion confusion, Path png) throws IOException {
    int labels = confusion.labels().size();
    int cell = Math.max(LEAST_CELL, Math.min(LARGEST_CELL, WISHED / labels));
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(MARGIN + cell * labels)
            .height(MARGIN / 2 + cell * labels)
            .title(
                String.format(
                    Locale.ROOT,
                    "%,d labels · accuracy %.4f · macro-recall %.4f",
                    confusion.total(),
                    confusion.accuracy(),
                    confusion.macroRecall()))
            .xAxisTitle("given")
            .yAxisTitle("right (how many), rows in percent")
            .build();
    chart.getStyler().setShowValue(true);
    chart.getStyler().setHeatMapValueDecimalPattern("#0.#");
    chart.getStyler().setValueFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    chart.getStyler().setRangeColors(new Color[] {new Color(0xf7f9fc), new Color(0x5b9bd5)});
    chart.getStyler().setMin(0);
    chart.getStyler().setMax(100);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setXAxisLabelRotation(labels > 6 ? 90 : 0);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    List<String> down = new ArrayList<>();
    List<Number[]> shares = new ArrayList<>();
    for (int right = labels - 1; right >= 0; right--) {
      down.add(confusion.labels().get(right) + " (" + Table.count(confusion.support(right)) + ")");
      for (int given = 0; given < labels; given++) {
        if (confusion.count(right, given) > 0) {
          double share = Confusion.ratio(confusion.count(right, given), confusion.support(right));
          shares.add(new Number[] {given, labels - 1 - right, percent(share)});
        }
      }
    }
    chart.addSeries("confusion", confusion.labels(), down, shares);
    Png.write(List.of(chart), png);
  }

  /** One decimal below ten; more would not fit. */
  private static double percent(double share) {
    return share < 0.1 ? Math.round(share * 1_000) / 10.0 : Math.round(share * 100);
  }
}
