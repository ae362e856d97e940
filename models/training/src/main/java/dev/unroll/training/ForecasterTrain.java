package dev.unroll.training;

import dev.unroll.models.data.SeriesFile;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import dev.unroll.training.forecast.ForecastCourse;
import dev.unroll.training.forecast.ForecastData;
import dev.unroll.training.forecast.ForecastRecipe;
import dev.unroll.training.forecast.ForecastSettings;
import dev.unroll.training.network.ForecasterShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll train forecaster}. */
@Command(
    name = "forecaster",
    sortOptions = false,
    description = {
      "Forecasts series: one set of weights for all of them, mean and quantiles of the next"
          + " samples.",
      "",
      "Learns from CSV files of series: a column a series (its first column may be the time), or "
          + "rows of key, time and value, or a row a series as in M4; with a header or without, "
          + "gzip or not. FILE@CUT[,FROM,TO] says which rows are for what: those before CUT are "
          + "learned from (a negative CUT: all but so many last ones), those from FROM to TO-1, or "
          + "all after the cut, are measured. Without it the last tenth is measured.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  unroll train forecaster --recipe hourly --data m4_hourly/Hourly-train.csv@-48 "
          + "--also ett/ETTh1.csv@8640,11520,14400",
      "  unroll train forecaster --recipe short --data speeds.csv@1411",
      "  unroll train forecaster --recipe hourly --season 7 --window 56 --horizon 14 --data"
          + " sales.csv"
    })
final class ForecasterTrain implements Callable<Integer>, BundleMaker {
  private static final String START = "2000-01-03T00:00:00Z";

  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = {
        "hourly (a season of 24 samples, 96 ahead) or short (samples every few minutes, 12 ahead), "
            + "to begin with; the options below change it. Default: ${DEFAULT-VALUE}",
        "The bundle is called as the folder that --out says."
      })
  private String recipe = "hourly";

  @Option(
      names = "--also",
      paramLabel = "FILE[@CUT[,FROM,TO]]",
      description = "More files, each learned from as much as --data.")
  private List<String> also = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description =
          "Between the rows of a file without times, as PT5M or 5m. Default: the recipe's own.")
  private @Nullable String interval;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "The first row's time, in a file without times. Default: ${DEFAULT-VALUE}")
  private String start = START;

  @Option(
      names = "--season",
      paramLabel = "N",
      description = "Samples after which a series repeats itself, and the step of the cell.")
  private @Nullable Integer season;

  @Option(names = "--window", paramLabel = "N", description = "Samples that are kept of a series.")
  private @Nullable Integer window;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description = "Samples ahead; a multiple of the season, or less than it.")
  private @Nullable Integer horizon;

  @Option(names = "--hidden", paramLabel = "N", description = "Units of the recurrent cell.")
  private @Nullable Integer hidden;

  @Option(
      names = "--calendar",
      negatable = true,
      description = "Whether the hour of the day and the weekday (UTC) enter.")
  private @Nullable Boolean calendar;

  @Override
  public Integer call() throws IOException {
    ForecastRecipe own = recipe();
    ForecastSettings settings = settings(own);
    Path folder = options.folder();
    String name = name();
    options.checkName("--out " + folder, name);
    options.apply();
    Instant begin = Instant.now();
    FrameSettings frame = settings.shape().frame();
    int naive = season == null ? own.season() : season;
    List<ForecastData> files = new ArrayList<>();
    for (String spec : specs()) {
      files.add(ForecastData.read(spec, clock(own), naive, frame.horizon()));
    }
    Progress progress = new BarProgress("forecaster");
    for (ForecastData file : files) {
      if (file.dropped() > 0) {
        progress.preparing(file.name() + ForecasterCard.dropped(file));
      }
    }
    progress.begin((long) settings.passes() * ForecastSettings.PASS);
    ForecastNetwork network;
    try {
      network =
          ForecastCourse.run(settings, files, options.seed(), loss -> progress.step((float) loss));
    } finally {
      progress.end();
    }
    byte[] graph = ForecastGraphWriter.write(network);
    String minutes = options.minutes(begin);
    String named = name.equals(options.recipe()) ? "" : " --out " + name;
    String command = options.command() + named;
    ForecasterCard card =
        new ForecasterCard(name, settings, files, command, options.seed(), minutes);
    ForecasterBundle.write(folder, this, graph, card.text("Not measured yet.", graph.length));
    String quality = ForecastCourse.measure(graph, files, frame.horizon());
    ForecasterBundle.write(folder, this, graph, card.text(quality, graph.length));
    options.say(quality.strip());
    options.say("");
    options.say("bundle written to " + folder);
    return 0;
  }

  /** The folder's: the command has no other word for it. */
  @Override
  public String name() {
    return String.valueOf(options.folder().getFileName());
  }

  @Override
  public String version() {
    return recipe().version();
  }

  private ForecastRecipe recipe() {
    for (ForecastRecipe one : ForecastRecipe.values()) {
      if (one.toString().equals(recipe)) {
        return one;
      }
    }
    throw options.wrong("--recipe: expected hourly or short, found " + recipe);
  }

  private ForecastSettings settings(ForecastRecipe own) {
    ForecasterShape shape = own.settings().shape();
    FrameSettings frame = shape.frame();
    int s = size("--season", season, frame.season());
    int h = size("--horizon", horizon, frame.horizon());
    int w =
        size("--window", window, season == null ? frame.window() : Math.max(4 * s, frame.season()));
    int segment = season == null ? frame.segment() : s;
    int patch = h % s == 0 ? s : h;
    if (patch > s) {
      throw options.wrong(
          String.format(
              Locale.ROOT,
              "--horizon: expected a multiple of the season %d or less than it, found %d",
              s,
              h));
    }
    if (w < Math.max(s, segment)) {
      throw options.wrong(
          String.format(
              Locale.ROOT,
              "--window: expected at least %s, %d, found %d",
              s < segment
                  ? "the newest samples that the cell reads each time (give --season for others)"
                  : "a season",
              Math.max(s, segment),
              w));
    }
    int memory = Math.max(frame.memory(), w / 2);
    int held = Math.min(frame.seasons(), w / s);
    int seasons = held < 2 ? 0 : held;
    return own.settings()
        .with(
            new ForecasterShape(
                new FrameSettings(
                    s, w, segment, season == null ? frame.level() : s, h, memory, seasons),
                shape.embed(),
                size("--hidden", hidden, shape.hidden()),
                patch,
                calendar == null ? shape.calendar() : calendar,
                shape.dropout()),
            options.epochs(own.settings().passes()));
  }

  private int size(String option, @Nullable Integer given, int own) {
    int size = given == null ? own : given;
    options.atLeastOne(option, size);
    return size;
  }

  private List<String> specs() {
    List<String> specs = new ArrayList<>();
    specs.add(options.data().toString());
    specs.addAll(also);
    return specs;
  }

  private SeriesFile.Clock clock(ForecastRecipe own) {
    try {
      String text = interval == null ? "PT" + own.seconds() + "S" : interval;
      String iso = text.startsWith("P") ? text : "PT" + text;
      return new SeriesFile.Clock(Instant.parse(start), Duration.parse(iso));
    } catch (java.time.DateTimeException e) {
      throw options.wrong(
          "--interval, --start: expected a duration as 5m and a time as 2000-01-03T00:00:00Z, found"
              + " "
              + interval
              + " and "
              + start);
    }
  }
}
