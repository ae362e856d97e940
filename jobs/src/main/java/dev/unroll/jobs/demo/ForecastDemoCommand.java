package dev.unroll.jobs.demo;

import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll demo forecast}. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    optionListHeading = "%n",
    description = {
      "Forecasts this machine's own metrics as they are measured, each second, through Kafka and"
          + " Flink: processors, load, memory, disks, networks, the JVM. Or the series of a file.",
      "",
      "Shows for each series what came and what is foreseen, and marks what was not: start"
          + " something heavy beside it and see. Ctrl-C ends it cleanly; the last line is a summary"
          + " in which events = predictions + dead letters."
    })
final class ForecastDemoCommand implements Callable<Integer> {
  private static final String SHORT = "zoo/forecast-short";
  private static final String HOURLY = "zoo/forecast-hourly";
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  /** Of a file's moments, where the user asks for no other pace. */
  private static final double MOMENTS_PER_SECOND = 5;

  @Mixin private DemoOptions options = new DemoOptions();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = {
        "Series of your own, once: a column each with the time in the first, or rows of key, time"
            + " and value."
      })
  private @Nullable Path csv;

  @Option(
      names = "--speed-up",
      paramLabel = "FACTOR",
      description = {
        "How many seconds of the file pass in a second. Default: so many that "
            + "five of its moments do."
      })
  private @Nullable Double speedUp;

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description = {
        "The model: a folder or zoo/NAME. Default: zoo/forecast-hourly for a file of samples half"
            + " an hour apart or more, else zoo/forecast-short."
      })
  private @Nullable String bundle;

  @Override
  public Integer call() throws Exception {
    if (speedUp != null && csv == null) {
      throw new UserError("--speed-up: this machine cannot be sped up; name a file with --csv");
    }
    if (speedUp != null && !(speedUp > 0 && speedUp < 1e12)) {
      throw new UserError("--speed-up: expected more than 0, found " + speedUp);
    }
    return csv == null ? machine() : file(csv);
  }

  private int machine() throws Exception {
    MachineMetrics metrics = new MachineMetrics();
    try (MachineFeed feed = new MachineFeed(metrics::measure, Instant.now())) {
      Stream stream = new Stream(SHORT, ZoneId.systemDefault(), Duration.ofSeconds(1));
      return play(stream, feed, feed);
    }
  }

  private int file(Path csv) throws Exception {
    SeriesSamples samples = SeriesSamples.read(csv);
    Duration interval = samples.interval();
    double factor = speedUp != null ? speedUp : MOMENTS_PER_SECOND * interval.toMillis() / 1000;
    String name =
        String.format(
            Locale.ROOT,
            "%d series of %s, %s times as fast",
            samples.series(),
            csv,
            DemoOptions.number(factor));
    try (SeriesFeed feed = new SeriesFeed(samples.samples(), factor, name)) {
      String model = interval.compareTo(HALF_AN_HOUR) < 0 ? SHORT : HOURLY;
      return play(new Stream(model, ZoneOffset.UTC, interval), feed, feed);
    }
  }

  /** What a stream's interval decides. */
  private record Stream(String bundle, ZoneId zone, Duration interval) {}

  private int play(Stream stream, Feed feed, Pace pace) throws Exception {
    String model = bundle == null ? stream.bundle() : absolute(bundle);
    DemoPipeline pipeline =
        new DemoPipeline(
            "forecast",
            SampleMessages.TOPIC,
            true,
            model + ": a series' samples one after the other",
            List.of("model.bundle=" + model));
    return options.play(
        feed,
        pace,
        (screen, lines, terminal, now) ->
            new ForecastScene(
                screen,
                lines,
                new ForecastView(lines, stream.zone(), ForecastView.pattern(stream.interval())),
                pipeline,
                List.of(new Scene.Fact("series", feed.describe())),
                terminal.height(),
                now));
  }

  /**
   * A folder is the user's, from where the user stands, not from where the demo keeps its files.
   */
  private static String absolute(String bundle) {
    return bundle.startsWith("zoo/") ? bundle : Path.of(bundle).toAbsolutePath().toString();
  }
}
