package dev.unroll.training;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.training.forecast.ForecastData;
import dev.unroll.training.forecast.ForecastSettings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of a forecaster's {@code README.md}. */
record ForecasterCard(
    String name,
    ForecastSettings settings,
    List<ForecastData> files,
    String command,
    int seed,
    String minutes) {

  /**
   * The card.
   *
   * @param quality the table of measures
   * @param bytes of the graph
   */
  String text(String quality, int bytes) {
    FrameSettings frame = settings.shape().frame();
    return String.format(
        Locale.ROOT,
        """
    # %s

    Forecasts the next %d samples of any series, each with mean and the 0.1, 0.5 and 0.9 quantiles, in the
    series' own units and interval. One set of weights for all series; scale, interval and window are states
    of the graph, so a new series is forecast from its first samples on.

    | | |
    | --- | --- |
    | data | %s |
    | licence of the data | %s |
    | licence of this model | weights alone; none of the data is in it |
    | command | `%s` |
    | seed | %d |
    | minutes | %s |
    | size | %.1f MB graph |

    ## Quality

    Of the exported graph, run sample by sample over each series from its first row on, as a pipeline runs it.
    MSE is of the mean, in squared standard deviations of the rows learned from; MAE, sMAPE and MASE are of the
    median; "in interval" is the share of values from the 0.1 to the 0.9 quantile. "a season before" repeats the
    value of %s samples before, "last value" the newest.

    %s

    ## What was done

    - Window of %d samples, normalised by the mean of the newest %d and a running deviation of %d samples; places
      not known yet repeat the newest season.
    - A linear model of the window, begun as a ridge regression of all files%s;
      plus a GRU with %d units that takes one step a sample on the hidden state of the same place of the season before
      (%d places), fed with the newest %d samples%s; a decoder step for each %d horizons%s.
    - Loss: pinball loss of the three quantiles and Huber's loss of the mean, errors scaled half by the running
      deviation and half by the size of the series at that place of the season.
      %s
    - AdamW, learning rate %s falling as a cosine, %d chains of %d samples a step, %,d steps, the running average of
      the weights kept; no early stopping: in this run the rows measured chose nothing.

    ## Limits

    - Other series with this rhythm are forecast as they are; %sholidays and other series say nothing.
    - A series whose season is not %d samples is forecast from its window alone.
    - Seasons longer than the window are not seen.
    """,
        name,
        frame.horizon(),
        files.stream().map(ForecasterCard::data).collect(Collectors.joining("; ")),
        files.stream()
            .map(ForecastData::name)
            .map(ForecasterCard::licence)
            .distinct()
            .collect(Collectors.joining("; ")),
        command,
        seed,
        minutes,
        bytes / 1e6,
        naive(),
        quality.strip(),
        frame.window(),
        frame.level(),
        frame.memory(),
        repeats(),
        settings.shape().hidden(),
        frame.season(),
        frame.segment(),
        frame.seasons() == 0
            ? ""
            : String.format(
                Locale.ROOT, " and with how the newest %d seasons compare", frame.seasons()),
        settings.shape().patch(),
        settings.shape().calendar() ? "; the hour of the day and the weekday (UTC) enter" : "",
        counting(),
        String.format(Locale.ROOT, "%.4g", settings.rate()),
        settings.chains(),
        settings.chainSteps(),
        settings.steps(),
        settings.shape().calendar() ? "" : "the hour, the weekday, ",
        frame.season());
  }

  private String repeats() {
    int seasons = settings.shape().frame().seasons();
    return seasons == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", mixed with\n  repeats of the newest %d seasons by shares that the hidden state gives each season ahead",
            seasons);
  }

  private String counting() {
    return files.size() == 1
        ? "Each series counts alike."
        : "Each file counts alike, each series of a file alike.";
  }

  private String naive() {
    return files.stream()
        .map(file -> Integer.toString(file.season()))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private static String data(ForecastData file) {
    return String.format(
        Locale.ROOT,
        "%s: %,d series, %s%s",
        file.name(),
        file.series().size(),
        file.split().cut() < 0
            ? String.format(
                Locale.ROOT, "all but the last %d rows learned from", -file.split().cut())
            : String.format(Locale.ROOT, "rows before %,d learned from", file.split().cut()),
        dropped(file));
  }

  /** What was left out of a file; empty for nothing. */
  static String dropped(ForecastData file) {
    return file.dropped() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %,d samples left out that stand nearer than half an interval to the one before",
            file.dropped());
  }

  /** What is known of the shared files; of others their owner knows. */
  private static String licence(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.startsWith("hourly-train")) {
      return "M4 (competition data): none stated, used for training and evaluation only";
    }
    if (name.startsWith("etth")) {
      return "ETT: CC BY-ND 4.0, not redistributed";
    }
    if (name.startsWith("los_speed")) {
      return "los_loop (T-GCN's road speeds): MIT";
    }
    return file + ": whatever its owner grants: this card's author has to say";
  }
}
