package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.eval.Alarms.Scored;
import dev.unroll.jobs.eval.Alarms.Window;
import dev.unroll.jobs.eval.SeriesEvents.Sample;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Head {@code forecast} as a detector: its outliers held against labelled windows of anomalies,
 * beside a plain z-score. As in the Numenta Anomaly Benchmark the first 15 % of a series, and of
 * the first 5,000 rows of a longer one, are for getting used to it.
 */
final class OutlierMeasurement implements Measurement {
  private static final double USED_TO = 0.15;
  private static final int USED_TO_ROWS = 5_000;

  /** Keys that a message names. */
  private static final int SOME = 3;

  /** False alarms in a week of a series. */
  private static final double[] RATES = {0.5, 1, 2};

  private final SeriesEvents events;
  private final Map<String, List<Window>> windows;
  private final int memory;
  private final List<double[]> scores = new ArrayList<>();
  private final List<BitSet> outliers = new ArrayList<>();

  /**
   * Owns the events.
   *
   * @param windows by the series' keys
   * @param season rows; the z-score remembers two seasons, with which it did best on NAB's data
   * @throws UserError where no series has windows
   */
  OutlierMeasurement(SeriesEvents events, Map<String, List<Window>> windows, int season) {
    this.events = events;
    this.windows = windows;
    this.memory = 2 * season;
    List<String> keys = events.series().stream().map(Series::key).toList();
    if (keys.stream().noneMatch(windows::containsKey)) {
      throw new UserError(
          "--windows: expected keys of the series in --in, such as "
              + keys.stream().limit(SOME).toList()
              + ", found none of them, but "
              + windows.keySet().stream().limit(SOME).toList());
    }
    for (Series series : events.series()) {
      double[] none = new double[series.length()];
      Arrays.fill(none, Double.NaN);
      scores.add(none);
      outliers.add(new BitSet());
    }
  }

  @Override
  public Labelled<Sample> events() {
    return events.events();
  }

  @Override
  public LineSet lines() {
    return events.lines(s -> s.row() >= first(events.series().get(s.series())));
  }

  private static int first(Series series) {
    return (int) (USED_TO * Math.min(series.length(), USED_TO_ROWS));
  }

  @Override
  public void take(int line, JsonNode prediction) {
    Sample sample = events.events().of(line);
    if (sample != null && prediction.path("score").isNumber()) {
      scores.get(sample.series())[sample.row()] = prediction.get("score").doubleValue();
      outliers.get(sample.series()).set(sample.row(), prediction.path("outlier").booleanValue());
    }
  }

  /** What is measured of each series: its scored part. */
  private List<Scored> scored(List<double[]> all) {
    List<Scored> scored = new ArrayList<>();
    for (int s = 0; s < all.size(); s++) {
      Series series = events.series().get(s);
      int first = first(series);
      scored.add(
          new Scored(
              Arrays.copyOfRange(series.times(), first, series.length()),
              Arrays.copyOfRange(all.get(s), first, series.length()),
              windows.getOrDefault(series.key(), List.of())));
    }
    return scored;
  }

  private Map<String, Alarms> rows() {
    List<Scored> model = scored(scores);
    List<Scored> plain =
        scored(
            events.series().stream()
                .map(series -> Alarms.zScores(series.values(), memory))
                .toList());
    List<BitSet> own = new ArrayList<>();
    for (int s = 0; s < outliers.size(); s++) {
      int first = first(events.series().get(s));
      own.add(outliers.get(s).get(first, events.series().get(s).length()));
    }
    Map<String, Alarms> rows = new LinkedHashMap<>();
    rows.put("outliers as the model says", Alarms.of(model, own));
    for (double rate : RATES) {
      rows.put("model, at most " + rate(rate), Alarms.at(model, rate));
      rows.put("z-score, at most " + rate(rate), Alarms.at(plain, rate));
    }
    return rows;
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, "%.1f a week", rate);
  }

  @Override
  public String text() {
    Map<String, Alarms> rows = rows();
    Alarms any = rows.values().iterator().next();
    Table table = new Table();
    table.row("alarms", "threshold", "windows found", "false alarms", "a week");
    rows.forEach(
        (name, alarms) ->
            table.row(
                name,
                threshold(alarms),
                alarms.found() + " of " + alarms.windows(),
                Table.count(alarms.falseAlarms()),
                String.format(Locale.ROOT, "%.2f", alarms.falseAlarmsAWeek())));
    return String.format(
            Locale.ROOT,
            "%,d series, %,d windows, %.1f weeks of series behind the first 15 %% of each%n%n",
            events.series().size(),
            any.windows(),
            any.weeks())
        + table.text()
        + String.format(
            Locale.ROOT,
            "%nFound: an alarm within the window. False: an hour with an alarm outside of every"
                + " window.%nThe z-score is that of a value among the %,d"
                + " before it.%n",
            memory);
  }

  private static String threshold(Alarms alarms) {
    return Double.isNaN(alarms.threshold())
        ? "-"
        : String.format(Locale.ROOT, "%.3f", alarms.threshold());
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("series", events.series().size());
    ArrayNode all = json.putArray("alarms");
    rows()
        .forEach(
            (name, alarms) -> {
              ObjectNode row = all.addObject().put("name", name);
              if (Double.isFinite(alarms.threshold())) {
                row.put("threshold", alarms.threshold());
              }
              row.put("windows", alarms.windows())
                  .put("found", alarms.found())
                  .put("false-alarms", alarms.falseAlarms())
                  .put("weeks", alarms.weeks());
            });
    return json;
  }

  @Override
  public void plot(Path png, List<String> keys) {
    throw new UnsupportedOperationException("there is no drawing of outliers");
  }
}
