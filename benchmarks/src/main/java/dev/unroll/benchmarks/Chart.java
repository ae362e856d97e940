package dev.unroll.benchmarks;

import dev.unroll.jobs.eval.Png;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** A case under the other, each a bar a system with the rounds' spread. */
final class Chart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 240;

  private final String unit;
  private final Map<String, Map<String, Spread>> cases = new LinkedHashMap<>();

  /**
   * @param unit what the bars' height is
   */
  Chart(String unit) {
    this.unit = unit;
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  void add(String of, String system, Spread figure) {
    cases.computeIfAbsent(of, title -> new LinkedHashMap<>()).put(system, figure);
  }

  /** Writes a PNG; machines without a screen can, those without fonts cannot. */
  void write(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<CategoryChart> charts = new ArrayList<>();
    cases.forEach((title, systems) -> charts.add(chart(title, systems)));
    Png.write(charts, file);
  }

  private CategoryChart chart(String title, Map<String, Spread> systems) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setAvailableSpaceFill(0.5);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.addSeries(
        unit,
        List.copyOf(systems.keySet()),
        systems.values().stream().map(Spread::median).toList(),
        systems.values().stream().map(spread -> (spread.greatest() - spread.least()) / 2).toList());
    return chart;
  }
}
