package dev.unroll.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Bars of each system, case beside case, with the rounds' spread. */
final class Chart {
  private static final int WIDTH = 1_200;
  private static final int HEIGHT = 500;

  private final String unit;
  private final Map<String, Map<String, Spread>> systems = new LinkedHashMap<>();
  private final Set<String> cases = new LinkedHashSet<>();

  /**
   * @param unit what the bars' height is
   */
  Chart(String unit) {
    this.unit = unit;
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  void add(String system, String of, Spread figure) {
    systems.computeIfAbsent(system, name -> new LinkedHashMap<>()).put(of, figure);
    cases.add(of);
  }

  /** Writes a PNG; machines without a screen can, those without fonts cannot. */
  void write(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(unit).build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisLabelRotation(20);
    List<String> names = cases.stream().map(name -> name.replace(", parallelism 1", "")).toList();
    systems.forEach(
        (system, figures) -> {
          List<Double> heights = new ArrayList<>();
          List<Double> spread = new ArrayList<>();
          for (String of : cases) {
            Spread figure = figures.getOrDefault(of, new Spread(0, 0, 0));
            heights.add(figure.median());
            spread.add((figure.greatest() - figure.least()) / 2);
          }
          chart.addSeries(system, names, heights, spread);
        });
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
  }
}
