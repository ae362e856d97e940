package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.eval.SeriesEvents.Sample;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Head {@code forecast}: forecasts held against what came, beside the naive ones. */
final class ForecastMeasurement implements Measurement {
  private final SeriesEvents events;
  private final SeriesOptions options;
  private final int season;
  private final List<SeriesErrors> errors = new ArrayList<>();
  private int horizon;
  private long without;

  /** Owns the events. */
  ForecastMeasurement(SeriesEvents events, SeriesOptions options) {
    this.events = events;
    this.options = options;
    this.season = options.season(events.series());
    for (Series series : events.series()) {
      errors.add(new SeriesErrors(series, options.split(series), season, options));
    }
  }

  @Override
  public Labelled<Sample> events() {
    return events.events();
  }

  @Override
  public LineSet lines() {
    int shortest = options.horizon() == null ? 1 : options.horizon();
    return events.lines(s -> errors.get(s.series()).split().measures(s.row(), shortest));
  }

  @Override
  public void take(int line, JsonNode prediction) {
    Sample sample = events.events().of(line);
    if (sample == null) {
      return;
    }
    SeriesErrors own = errors.get(sample.series());
    Forecast forecast = Forecast.of(prediction);
    if (forecast == null) {
      without++;
      return;
    }
    if (horizon == 0) {
      horizon = horizon(forecast.horizon());
    }
    if (own.split().measures(sample.row(), horizon)) {
      own.add(sample.row(), forecast, horizon);
    }
  }

  /** How many steps are measured of a forecast of so many. */
  private int horizon(int most) {
    Integer asked = options.horizon();
    if (asked != null && asked > most) {
      throw new UserError(
          "--horizon " + asked + ": expected at most " + most + ", which the model forecasts");
    }
    int steps = asked == null ? most : asked;
    return options.last() == null ? steps : Math.min(steps, options.last());
  }

  private ForecastReport report() {
    if (errors.stream().allMatch(own -> own.forecasts() == 0)) {
      throw new UserError(
          "--in: expected series with rows enough for a forecast"
              + (horizon == 0 ? "" : " of " + horizon + " steps")
              + ", found none among "
              + events.series().size()
              + " series; see --last, --from, --to and --horizon");
    }
    return ForecastReport.of(errors, horizon, season, without, options);
  }

  @Override
  public String text() {
    return report().text();
  }

  @Override
  public ObjectNode json() {
    return report().json();
  }

  @Override
  public void check(List<String> keys) {
    for (String key : keys) {
      if (events.series().stream().noneMatch(series -> series.key().equals(key))) {
        throw new UserError(
            "--keys "
                + key
                + ": expected a key of "
                + events.events().events().getFileName()
                + ", such as "
                + events.series().stream().limit(3).map(Series::key).toList());
      }
    }
  }

  @Override
  public void plot(Path png, List<String> keys) throws IOException {
    List<SeriesErrors> drawn =
        keys.isEmpty()
            ? FanPlot.some(errors)
            : keys.stream().map(this::of).filter(own -> own.latest() != null).toList();
    FanPlot.draw(drawn, horizon, season, png);
  }

  private SeriesErrors of(String key) {
    return errors.stream().filter(own -> own.series().key().equals(key)).findFirst().orElseThrow();
  }
}
