package dev.unroll.training.forecast;

import dev.unroll.models.measures.ForecastErrors;
import dev.unroll.models.measures.ForecastErrors.Units;
import dev.unroll.models.measures.Steps;
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
  private final Split split;
  private final int season;
  private final int horizon;
  private final List<ForecastErrors> errors;
  private List<GridSeries> series = List.of();
  private List<Units> units = List.of();

  private ForecastMeasure(ForecastData data, int horizon) {
    this.data = data;
    this.split = data.split();
    this.season = data.season();
    this.horizon = split.oneOrigin() ? Math.min(horizon, -split.cut()) : horizon;
    errors = KINDS.stream().map(kind -> new ForecastErrors(this.horizon)).toList();
  }

  /** Rows of a Markdown table below {@link #HEAD}. */
  static String table(GraphForecasts graph, ForecastData data, int horizon) {
    ForecastMeasure measure = new ForecastMeasure(data, horizon);
    Map<String, List<GridSeries>> alike = new TreeMap<>();
    for (GridSeries one : data.series()) {
      String size = one.values().length + " " + one.learnt() + " " + one.from() + " " + one.to();
      alike.computeIfAbsent(size, key -> new ArrayList<>()).add(one);
    }
    for (List<GridSeries> group : alike.values()) {
      measure.begin(group);
      GridSeries first = group.get(0);
      graph.run(group, data.split().oneOrigin() ? first.from() : first.to(), measure);
    }
    return measure.rows();
  }

  private void begin(List<GridSeries> group) {
    series = group;
    units = group.stream().map(one -> new Units(deviation(one), 1, one.unit())).toList();
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
    GridSeries one = series.get(0);
    return split.oneOrigin()
        ? place == one.from() - 1
        : place >= one.from() - 1 && place + horizon < one.to();
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
        errors.get(0).add(h, actual, mean[at], median[at], units.get(i));
        errors.get(0).cover(h, actual >= low[at] && actual <= high[at]);
        naive(errors.get(1), h, actual, before, units.get(i));
        naive(errors.get(2), h, actual, values[place], units.get(i));
      }
    }
  }

  private static void naive(
      ForecastErrors to, int ahead, float actual, float forecast, Units units) {
    if (!Float.isNaN(forecast)) {
      to.add(ahead, actual, forecast, forecast, units);
    }
  }

  private List<Steps> leads() {
    List<Steps> leads = new ArrayList<>(List.of(Steps.all(horizon)));
    for (int lead : SINGLE) {
      if (!split.oneOrigin() && lead <= horizon) {
        leads.add(new Steps(lead, lead));
      }
    }
    return leads;
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (Steps lead : leads()) {
      for (int kind = 0; kind < KINDS.size(); kind++) {
        ForecastErrors sums = errors.get(kind);
        rows.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.4f | %.4g | %.3f | %.4f | %s |%n",
                what(),
                lead.from() == lead.to() ? lead.from() : lead.from() + " to " + lead.to(),
                KINDS.get(kind),
                sums.mse(lead),
                sums.mae(lead),
                sums.smape(lead),
                sums.mase(lead),
                kind == 0 ? String.format(Locale.ROOT, "%.1f %%", 100 * sums.coverage(lead)) : ""));
      }
    }
    return rows.toString();
  }

  private String what() {
    return split.oneOrigin()
        ? data.name() + ", last " + -split.cut()
        : String.format(Locale.ROOT, "%s, %d to %d", data.name(), split.from(), split.to() - 1);
  }
}
