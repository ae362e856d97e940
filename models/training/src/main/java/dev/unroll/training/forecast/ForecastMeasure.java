package dev.unroll.training.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures an exported graph on the rows of a file that it did not learn from, beside the naive
 * forecasts: the last value, and the value a season before.
 */
final class ForecastMeasure implements GraphForecasts.Listener {
  static final String HEAD =
      """
      | rows | ahead | forecast | MSE | MAE | sMAPE | MASE | in interval |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;
  private static final List<String> KINDS = List.of("this model", "a season before", "last value");
  private static final int[] SINGLE = {1, 3, 12};

  private final ForecastData data;
  private final int season;
  private final int horizon;
  private final List<int[]> leads = new ArrayList<>();
  private final ForecastErrors[][] errors;
  private List<GridSeries> series = List.of();
  private double[] deviations = {};

  private ForecastMeasure(ForecastData data, int horizon) {
    this.data = data;
    this.season = data.season();
    this.horizon = data.oneOrigin() ? Math.min(horizon, -data.cut()) : horizon;
    leads.add(new int[] {1, this.horizon});
    if (!data.oneOrigin()) {
      for (int lead : SINGLE) {
        if (lead <= this.horizon) {
          leads.add(new int[] {lead, lead});
        }
      }
    }
    errors = new ForecastErrors[leads.size()][KINDS.size()];
    for (ForecastErrors[] row : errors) {
      for (int kind = 0; kind < row.length; kind++) {
        row[kind] = new ForecastErrors();
      }
    }
  }

  /** Rows of a Markdown table below {@link #HEAD}. */
  static String table(GraphForecasts graph, ForecastData data, int horizon) {
    ForecastMeasure measure = new ForecastMeasure(data, horizon);
    Map<String, List<GridSeries>> alike = new TreeMap<>();
    for (GridSeries one : data.series()) {
      String size = one.values().length + " " + one.learnt();
      alike.computeIfAbsent(size, key -> new ArrayList<>()).add(one);
    }
    for (List<GridSeries> group : alike.values()) {
      measure.begin(group);
      int end = data.oneOrigin() ? group.get(0).learnt() : data.to();
      graph.run(group, Math.min(end, group.get(0).values().length), measure);
    }
    return measure.rows();
  }

  private void begin(List<GridSeries> group) {
    series = group;
    deviations = group.stream().mapToDouble(ForecastMeasure::deviation).toArray();
  }

  /** The population deviation of the part learned from. */
  private static double deviation(GridSeries series) {
    double sum = 0;
    double squares = 0;
    int counted = 0;
    for (int i = 0; i < series.learnt(); i++) {
      float value = series.values()[i];
      if (!Float.isNaN(value)) {
        sum += value;
        squares += (double) value * value;
        counted++;
      }
    }
    double mean = sum / counted;
    double variance = squares / counted - mean * mean;
    return variance > 0 ? Math.sqrt(variance) : 1;
  }

  @Override
  public boolean wants(int place) {
    return data.oneOrigin()
        ? place == series.get(0).learnt() - 1
        : place >= data.from() - 1 && place + horizon < data.to();
  }

  @Override
  public void heard(int place, Map<String, float[]> forecasts) {
    float[] mean = forecasts.getOrDefault("mean", new float[0]);
    float[] low = forecasts.getOrDefault("q10", new float[0]);
    float[] median = forecasts.getOrDefault("q50", new float[0]);
    float[] high = forecasts.getOrDefault("q90", new float[0]);
    int width = mean.length / series.size();
    for (int i = 0; i < series.size(); i++) {
      GridSeries one = series.get(i);
      float[] values = one.values();
      for (int h = 1; h <= horizon && place + h < values.length; h++) {
        float actual = values[place + h];
        int at = i * width + h - 1;
        if (Float.isNaN(actual)) {
          continue;
        }
        float before = values[Math.max(0, place - season + 1 + (h - 1) % season)];
        for (int l = 0; l < leads.size(); l++) {
          if (h < leads.get(l)[0] || h > leads.get(l)[1]) {
            continue;
          }
          double scale = deviations[i];
          double unit = one.unit();
          errors[l][0].add(actual, mean[at], median[at], low[at], high[at], scale, unit);
          naive(errors[l][1], actual, before, scale, unit);
          naive(errors[l][2], actual, values[place], scale, unit);
        }
      }
    }
  }

  private static void naive(
      ForecastErrors to, float actual, float forecast, double scale, double unit) {
    if (!Float.isNaN(forecast)) {
      to.add(actual, forecast, forecast, forecast, forecast, scale, unit);
    }
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (int l = 0; l < leads.size(); l++) {
      int[] lead = leads.get(l);
      for (int kind = 0; kind < KINDS.size(); kind++) {
        ForecastErrors sums = errors[l][kind];
        rows.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.4f | %.4g | %.3f | %.4f | %s |%n",
                what(),
                lead[0] == lead[1] ? lead[0] : lead[0] + " to " + lead[1],
                KINDS.get(kind),
                sums.mse(),
                sums.mae(),
                sums.smape(),
                sums.mase(),
                kind == 0 ? String.format(Locale.ROOT, "%.1f %%", 100 * sums.coverage()) : ""));
      }
    }
    return rows.toString();
  }

  private String what() {
    return data.oneOrigin()
        ? data.name() + ", last " + -data.cut()
        : "%s, %d to %d".formatted(data.name(), data.from(), data.to() - 1);
  }
}
