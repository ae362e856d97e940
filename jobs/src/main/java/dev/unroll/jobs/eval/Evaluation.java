package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.eval.Alarms.Window;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.models.Head;
import dev.unroll.models.InputRules.Strings;
import dev.unroll.models.Manifest;
import dev.unroll.models.data.Series;
import dev.unroll.models.data.SeriesFile;
import dev.unroll.operators.Tally;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** A pipeline measured on a labelled file, by the measures of its model's head. */
public final class Evaluation implements AutoCloseable {
  private final Pipeline pipeline;
  private final EvaluationOptions options;
  private final Measurement measurement;
  private Map<String, Long> counts = Map.of();
  private double seconds;

  private Evaluation(Pipeline pipeline, EvaluationOptions options, Measurement measurement) {
    this.pipeline = pipeline;
    this.options = options;
    this.measurement = measurement;
  }

  /**
   * Reads the labelled file.
   *
   * @throws UserError where it does not fit the options or the model
   */
  public static Evaluation of(Pipeline pipeline, EvaluationOptions options) throws IOException {
    boolean folder = options.windows() != null && Files.isDirectory(options.in());
    if (!folder && (!Files.isRegularFile(options.in()) || !Files.isReadable(options.in()))) {
      throw new UserError(
          "--in "
              + options.in()
              + ": expected a file that may be read, found "
              + (Files.isDirectory(options.in()) ? "a folder" : "none"));
    }
    OptionRules.check(
        options.given(), pipeline.bundle().manifest().head(), folder ? null : format(options));
    checkKey(pipeline.spec().fields());
    return new Evaluation(pipeline, options, measurement(pipeline, options));
  }

  private static void checkKey(EventFields fields) {
    if (fields.key() == null && fields.keyRequired()) {
      throw new UserError(
          "source.key: expected the pointer of the events' keys, found none; the records' own keys"
              + " are not in a file: --set source.key=/key names a field instead");
    }
  }

  private static Measurement measurement(Pipeline pipeline, EvaluationOptions options)
      throws IOException {
    Manifest manifest = pipeline.bundle().manifest();
    EventForm form = new EventForm(pipeline.spec().fields());
    List<String> labels = Head.labels(manifest);
    return switch (manifest.head()) {
      case "scores", "trend" ->
          new LabelMeasurement(
              labels,
              new LabelledTexts(labels, form)
                  .read(options.in(), labelFormat(manifest, options), label(options, "/label")));
      case "tags" -> new TagMeasurement(labels, tags(pipeline, options, form));
      case "forecast" ->
          options.windows() == null
              ? new ForecastMeasurement(
                  series(pipeline, options, series -> options.series().split(series).lastOrigin()),
                  options.series())
              : outliers(pipeline, options, options.windows());
      default ->
          throw new UserError(
              "model.bundle: expected a model whose head has a standard measure (scores, trend,"
                  + " tags, forecast), found "
                  + manifest.head());
    };
  }

  /** A series' samples are events with times, which no list of texts holds. */
  private static Format labelFormat(Manifest manifest, EvaluationOptions options) {
    Format format = format(options);
    if (manifest.head().equals("trend") && format != Format.JSONL) {
      throw Format.unfit(options.in(), format, "trend", "JSON lines");
    }
    return format;
  }

  private static TaggedEvents tags(Pipeline pipeline, EvaluationOptions options, EventForm form)
      throws IOException {
    boolean single = pipeline.spec().inputRules().strings() == Strings.TOKEN;
    Format format = format(options);
    return switch (format) {
      case CONLLU, BIO -> TaggedEvents.tokens(options.in(), form, single);
      case JSONL -> TaggedEvents.lines(options.in(), label(options, "/tags"));
      default ->
          throw Format.unfit(
              options.in(),
              format,
              "tags",
              "CoNLL-U, two columns of tokens and labels, or JSON lines");
    };
  }

  private static Measurement outliers(
      Pipeline pipeline, EvaluationOptions options, Path windowsFile) throws IOException {
    Map<String, List<Window>> windows = WindowsFile.read(windowsFile);
    ToIntFunction<Series> lastRow = series -> series.length() - 1;
    SeriesEvents events =
        Files.isDirectory(options.in())
            ? SeriesEvents.of(
                WindowsFile.folder(options.in(), windows.keySet()),
                pipeline.spec().fields(),
                lastRow)
            : series(pipeline, options, lastRow);
    try {
      return new OutlierMeasurement(events, windows, options.series().season(events.series()));
    } catch (UserError e) {
      events.events().close();
      throw e;
    }
  }

  private static SeriesEvents series(
      Pipeline pipeline, EvaluationOptions options, ToIntFunction<Series> lastRow)
      throws IOException {
    Format format = format(options);
    EventFields fields = pipeline.spec().fields();
    return switch (format) {
      case CSV -> SeriesEvents.of(table(options), fields, lastRow);
      case JSONL -> EventSeries.read(options.in(), fields);
      default ->
          throw Format.unfit(options.in(), format, "forecast", "series in CSV, or JSON lines");
    };
  }

  private static List<Series> table(EvaluationOptions options) throws IOException {
    for (String option : List.of("--interval", "--start")) {
      if (options.given().containsKey(option) && SeriesFile.hasTimes(options.in())) {
        throw new UserError(
            option
                + " "
                + options.given().get(option)
                + ": expected a file without times, found some in "
                + options.in());
      }
    }
    return SeriesFile.read(options.in(), options.clock());
  }

  private static Format format(EvaluationOptions options) {
    return Objects.requireNonNullElseGet(options.format(), () -> Format.of(options.in()));
  }

  private static JsonPointer label(EvaluationOptions options, String otherwise) {
    String label = Objects.requireNonNullElse(options.label(), otherwise);
    try {
      return JsonPointer.compile(label);
    } catch (IllegalArgumentException e) {
      throw new UserError("--label " + label + ": expected a JSON Pointer such as " + otherwise, e);
    }
  }

  /**
   * Runs the pipeline.
   *
   * @param progress may ask for the counts by accumulator, now and then
   */
  public void run(Consumer<Supplier<Map<String, Long>>> progress) throws Exception {
    long start = System.nanoTime();
    try (AnswerFile answers = new AnswerFile()) {
      counts =
          new FilePass(pipeline, progress)
              .deadLettersTo(options.deadLetters())
              .run(
                  measurement.events().events(),
                  options.in().getFileName().toString(),
                  measurement.lines(),
                  answers);
      checkUsable();
      answers.forEach(measurement::take);
    }
    measurement.end();
    seconds = (System.nanoTime() - start) / 1e9;
  }

  private void checkUsable() {
    long dead = deadLetters();
    if (dead > 0 && dead == counts.getOrDefault(Tally.EVENTS, 0L)) {
      throw new UserError(
          "--in "
              + options.in()
              + ": expected events that the pipeline can use, found "
              + dead
              + " dead letters alone "
              + Tally.deadLetters(counts)
              + "; --dead-letters FILE keeps them with what is wrong");
    }
  }

  private long deadLetters() {
    return Tally.deadLetters(counts).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Dead letters may be why there is nothing to measure. */
  private <T> T measures(Supplier<T> measures) {
    try {
      return measures.get();
    } catch (UserError e) {
      long dead = deadLetters();
      if (dead == 0) {
        throw e;
      }
      throw new UserError(
          e.getMessage() + "; " + dead + " events became dead letters " + Tally.deadLetters(counts),
          e);
    }
  }

  /** How many events there are. */
  public int events() {
    return measurement.events().right().size();
  }

  /** What was run, and the measures. */
  public String text() {
    Map<String, Long> reasons = Tally.deadLetters(counts);
    long dead = deadLetters();
    return String.format(
            Locale.ROOT,
            "%s on %s: %,d events, %,d dead letters%s, %.1f s%n%n",
            pipeline.bundle().manifest().id(),
            options.in().getFileName(),
            counts.getOrDefault(Tally.EVENTS, 0L),
            dead,
            dead == 0 ? "" : " " + reasons,
            seconds)
        + measures(measurement::text);
  }

  /** The same as one JSON object; nothing in it differs from run to run. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", pipeline.bundle().manifest().id());
    json.put("file", options.in().getFileName().toString());
    json.put("all-events", counts.getOrDefault(Tally.EVENTS, 0L));
    ObjectNode dead = json.putObject("dead-letters");
    Tally.deadLetters(counts).forEach(dead::put);
    json.setAll(measures(measurement::json));
    return json;
  }

  /**
   * Sees before the run whether keys can be drawn.
   *
   * @throws UserError with what can
   */
  public void check(List<String> keys) {
    measurement.check(keys);
  }

  /**
   * Draws the measures.
   *
   * @param keys as {@code --keys} names them
   */
  public void plot(Path png, List<String> keys) throws IOException {
    measurement.plot(png, keys);
  }

  @Override
  public void close() throws IOException {
    measurement.close();
  }
}
