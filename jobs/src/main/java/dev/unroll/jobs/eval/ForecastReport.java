package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.measures.ForecastErrors;
import dev.unroll.models.measures.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Errors of all series together, by method and by steps ahead.
 *
 * @param methods the model's first
 * @param series how many were measured
 * @param forecasts how many were measured
 * @param without how many predictions had no forecast
 * @param unscaled series that have no MASE
 */
record ForecastReport(
    Map<String, ForecastErrors> methods,
    int series,
    long forecasts,
    long without,
    long unscaled,
    int season,
    SeriesOptions options) {
  static ForecastReport of(
      List<SeriesErrors> all, int horizon, int season, long without, SeriesOptions options) {
    ForecastErrors model = new ForecastErrors(horizon);
    ForecastErrors last = new ForecastErrors(horizon);
    ForecastErrors seasonal = new ForecastErrors(horizon);
    List<SeriesErrors> measured = all.stream().filter(own -> own.forecasts() > 0).toList();
    measured.forEach(own -> own.addTo(model, last, seasonal));
    Map<String, ForecastErrors> methods = new LinkedHashMap<>();
    methods.put("model", model);
    methods.put("last value", last);
    methods.put("seasonal naive", seasonal);
    return new ForecastReport(
        methods,
        measured.size(),
        measured.stream().mapToLong(SeriesErrors::forecasts).sum(),
        without,
        measured.stream().filter(own -> !own.hasScale()).count(),
        season,
        options);
  }

  private List<Steps> steps() {
    int horizon = methods.values().iterator().next().horizon();
    List<Steps> steps = new ArrayList<>(List.of(Steps.all(horizon)));
    if (horizon > 1) {
      steps.addAll(Steps.parts(horizon));
    }
    return steps;
  }

  String text() {
    Table table =
        new Table(2).row("ahead", "method", "values", "MSE", "MAE", "sMAPE", "MASE", "in 0.1–0.9");
    for (Steps steps : steps()) {
      String ahead = steps.text();
      for (Map.Entry<String, ForecastErrors> method : methods.entrySet()) {
        ForecastErrors errors = method.getValue();
        table.row(
            ahead,
            method.getKey(),
            Table.count(errors.count(steps)),
            number(errors.mse(steps)),
            number(errors.mae(steps)),
            number(errors.smape(steps)),
            number(errors.mase(steps)),
            share(errors.coverage(steps)));
        ahead = "";
      }
    }
    return heading() + "\n" + table.text() + "\n" + legend();
  }

  private String heading() {
    return String.format(
        Locale.ROOT,
        "%,d series, %s: %,d forecasts%s; a season is %d rows%n",
        series,
        options.text(),
        forecasts,
        without == 0 ? "" : String.format(Locale.ROOT, ", %,d not made", without),
        season);
  }

  private String legend() {
    String units =
        options.standardiseUntil() == null
            ? "in the series' units"
            : "in each series' deviation over rows 0 to " + (options.standardiseUntil() - 1);
    return "MSE of the mean; MAE, sMAPE (%) and MASE of the median; MSE and MAE "
        + units
        + ".\nMASE over the mean error of the seasonal naive forecast before the first measured"
        + " row"
        + (unscaled == 0 ? "" : "; " + unscaled + " series have none")
        + ".\n";
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10_000 ? "%.4f" : "%,.0f", value);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("series", series);
    json.put("forecasts", forecasts);
    json.put("not-made", without);
    json.put("season", season);
    ArrayNode parts = json.putArray("steps");
    for (Steps steps : steps()) {
      ObjectNode part = parts.addObject().put("from", steps.from()).put("to", steps.to());
      methods.forEach(
          (name, errors) -> {
            ObjectNode own = part.putObject(name.replace(' ', '-'));
            own.put("values", errors.count(steps));
            put(own, "mse", errors.mse(steps));
            put(own, "mae", errors.mae(steps));
            put(own, "smape", errors.smape(steps));
            put(own, "mase", errors.mase(steps));
            put(own, "coverage", errors.coverage(steps));
          });
    }
    return json;
  }

  /** JSON has no NaN: what is unknown is absent. */
  private static void put(ObjectNode json, String name, double value) {
    if (!Double.isNaN(value)) {
      json.put(name, value);
    }
  }
}
