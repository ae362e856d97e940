package dev.unroll.jobs.cli;

import dev.unroll.jobs.eval.Evaluation;
import dev.unroll.jobs.eval.EvaluationOptions;
import dev.unroll.jobs.eval.Format;
import dev.unroll.jobs.eval.Png;
import dev.unroll.jobs.eval.SeriesOptions;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.models.data.SeriesFile.Clock;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a pipeline on a labelled file. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description =
        "Run a pipeline over a labelled file, as apply does, and print its task's standard"
            + " measures.",
    footerHeading = "%nMeasures, by the model's head:%n",
    footer = {
      "  scores, trend  accuracy, macro-recall, macro-F1, precision, recall and F1 of each label,",
      "                 the confusion matrix",
      "  tags           accuracy, precision, recall and F1 of each tag; of BIO labels exact-span"
          + " F1",
      "                 of each type of entity",
      "  forecast       MSE of the mean; MAE, sMAPE and MASE of the median; how often the 0.1 to"
          + " 0.9",
      "                 interval holds; by steps ahead, beside last value and seasonal naive.",
      "                 With --windows: windows found, false alarms a week, beside a z-score",
    })
@SuppressWarnings("NullAway.Init")
final class EvalCommand implements Callable<Integer> {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String INTERVAL =
      ": expected a duration as 5 min, a millisecond or more, found ";

  @Mixin private PipelineOptions pipeline;
  @Spec private CommandSpec spec;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description = {
        "Heads scores and trend: the pipeline's events as JSON lines, with the right label in each"
            + " (--label). Head scores: CSV with the columns text and label; or TweetEval's"
            + " NAME_text.txt with NAME_labels.txt and mapping.txt beside it.",
        "Head tags: CoNLL-U (the tags are UPOS), two columns of tokens and BIO labels with an empty"
            + " line between sentences, or JSON lines with an array of labels in each (--label).",
        "Head forecast: CSV, a column a series, a row a series, or key, time and value; or events"
            + " as JSON lines. What comes later in the file is what is right.",
      })
  private Path in;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How the file is laid out: ${COMPLETION-CANDIDATES}; by default as its name ends.")
  private @Nullable Format format;

  @Option(
      names = "--label",
      paramLabel = "POINTER",
      description = {
        "In JSON lines, where the right label stands: by default /label, for head tags /tags."
            + " Events without one advance their key's state and are not measured."
      })
  private @Nullable String label;

  @Option(
      names = "--last",
      paramLabel = "ROWS",
      description = "Forecast once a series, so many rows before its end.")
  private @Nullable Integer last;

  @Option(
      names = "--from",
      paramLabel = "ROW",
      description =
          "Measure every forecast of rows from this one on, counted from 0. Rows before it only"
              + " advance states. Without it and --last, the last fifth of each series.")
  private @Nullable Integer from;

  @Option(
      names = "--to",
      paramLabel = "ROW",
      description = "Measure forecasts of rows before this one; by default to the end.")
  private @Nullable Integer to;

  @Option(
      names = "--horizon",
      paramLabel = "STEPS",
      description = "Measure so many steps of each forecast; by default all.")
  private @Nullable Integer horizon;

  @Option(
      names = "--season",
      paramLabel = "ROWS",
      description =
          "A season, for the seasonal naive forecast and MASE; by default a day's, a week's or a"
              + " year's rows, as the interval suggests.")
  private @Nullable Integer season;

  @Option(
      names = "--standardise-until",
      paramLabel = "ROW",
      description =
          "MSE and MAE in deviations of each series over the rows before this one, as papers do.")
  private @Nullable Integer standardiseUntil;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description =
          "Between two rows of a file without times, as 5 min; by default an hour. Its first row is"
              + " at --start.")
  private @Nullable String interval;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "2000-01-03T00:00:00Z",
      description = "By default a Monday's midnight, ${DEFAULT-VALUE}.")
  private String start;

  @Option(
      names = "--windows",
      paramLabel = "JSON",
      description =
          "Measure outliers and not forecasts: labelled windows of anomalies, as the Numenta"
              + " Anomaly Benchmark has them; --in may then be its folder.")
  private @Nullable Path windows;

  @Option(names = "--json", description = "One JSON object, with every value in full.")
  private boolean json;

  @Option(
      names = "--plot",
      paramLabel = "PNG",
      description = "Draw a picture: the confusion matrix; for forecasts a fan chart of some keys.")
  private @Nullable Path plot;

  @Option(
      names = "--keys",
      paramLabel = "KEY",
      split = ",",
      description = "The keys to draw; by default a few of them.")
  private List<String> keys = List.of();

  @Option(
      names = "--dead-letters",
      paramLabel = "FILE",
      description = "Keep the lines that could not be used, with why.")
  private @Nullable Path deadLetters;

  @Override
  public Integer call() throws Exception {
    if (windows != null && (plot != null || !keys.isEmpty())) {
      throw new UserError(
          "--plot, --keys: expected neither beside --windows, for which there is no drawing, found "
              + (plot == null ? "--keys " + String.join(",", keys) : "--plot " + plot));
    }
    FileArguments.check(in, windows, deadLetters, plot);
    if (plot != null) {
      Png.check(plot);
    }
    Pipeline ready = pipeline.read();
    PrintWriter out = spec.commandLine().getOut();
    try (Evaluation evaluation = Evaluation.of(ready, options());
        Ticker ticker = new Ticker(spec.commandLine().getErr(), evaluation.events())) {
      evaluation.check(keys);
      evaluation.run(ticker::show);
      ticker.close();
      out.print(json ? evaluation.json() + System.lineSeparator() : evaluation.text());
      out.flush();
      if (plot != null) {
        evaluation.plot(plot, keys);
      }
    }
    return 0;
  }

  private EvaluationOptions options() {
    return new EvaluationOptions(
        in,
        format,
        label,
        deadLetters,
        new SeriesOptions(last, from, to, horizon, season, standardiseUntil),
        windows,
        clock(),
        given());
  }

  /** The options of the command line, by their names, as they were written. */
  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptionsSet()) {
      given.put(option.longestName(), String.join(",", option.originalStringValues()));
    }
    return given;
  }

  private Clock clock() {
    return new Clock(start(), interval());
  }

  private Instant start() {
    try {
      return Instant.parse(start);
    } catch (DateTimeException e) {
      throw new UserError(
          "--start " + start + ": expected a time as 2000-01-03T00:00:00Z, found another text", e);
    }
  }

  private Duration interval() {
    if (interval == null) {
      return HOUR;
    }
    try {
      Duration duration = TimeUtils.parseDuration(interval);
      if (duration.toMillis() > 0) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserError("--interval " + interval + INTERVAL + "another text", e);
    }
    throw new UserError("--interval " + interval + INTERVAL + "none");
  }
}
