package dev.unroll.training;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every recipe of {@code unroll train} takes: a picocli mixin. */
final class TrainOptions {
  private static final Set<String> SAID_ELSEWHERE = Set.of("--data", "--seed", "--out", "--help");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "What it learns from; the text above says in which forms.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that is written. Default: one named as the recipe.")
  private @Nullable Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int seed = 1;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "The most passes over the data. Default: the recipe's own.")
  private @Nullable Integer epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}. More is seldom faster, and no longer repeatable.")
  private int threads = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli sets it and acts on it
  private boolean help;

  /**
   * Checks the numbers and where the bundle goes, and readies the training engine. Call it before
   * any class of the engine is touched.
   *
   * @throws CommandLine.ParameterException where a number is too small or the folder cannot be
   *     written
   */
  void apply() {
    least("--epochs", epochs, 1);
    atLeastOne("--threads", threads);
    refuse("--out " + folder(), BundlePlace.faultOfFolder(folder()));
    EngineSettings.apply(threads);
  }

  /** The minutes since then and the threads, as a card shows them. */
  String minutes(Instant begin) {
    double minutes = Duration.between(begin, Instant.now()).toMillis() / 60_000.0;
    return String.format(Locale.ROOT, "%.1f, ", minutes)
        + (threads == 1 ? "one thread" : threads + " threads");
  }

  Path data() {
    return data;
  }

  int seed() {
    return seed;
  }

  /** As given; null where the recipe's own count. */
  @Nullable Integer epochs() {
    return epochs;
  }

  /** As given, or the recipe's own. */
  int epochs(int own) {
    return epochs == null ? own : epochs;
  }

  /** Where the bundle is written. */
  Path folder() {
    return out == null ? Path.of(recipe()) : out;
  }

  /**
   * Refuses a name that a bundle cannot have.
   *
   * @param option says it
   */
  void checkName(String option, String name) {
    refuse(option, BundlePlace.faultOfName(name));
  }

  /** The recipe's name on the command line. */
  String recipe() {
    return spec().name();
  }

  /**
   * The command as the card shows it: what was given, but for where the bundle went; relative paths
   * as given, of others only the last part.
   */
  String command() {
    StringBuilder line = new StringBuilder("unroll train " + recipe());
    line.append(" --data ").append(shown(data)).append(" --seed ").append(seed);
    for (OptionSpec option : spec().commandLine().getParseResult().matchedOptions()) {
      if (!SAID_ELSEWHERE.contains(option.longestName())) {
        line.append(given(option.longestName(), option.getValue()));
      }
    }
    return line.toString();
  }

  private static String given(String name, Object value) {
    if (value instanceof Boolean on) {
      return on ? " " + name : " " + name.replaceFirst("--", "--no-");
    }
    Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
    return values.stream().map(one -> " " + name + " " + shown(one)).collect(Collectors.joining());
  }

  private static String shown(Object value) {
    if (value instanceof Path path) {
      return shown(path).toString();
    }
    if (value instanceof Enum<?> constant) {
      return Choice.text(constant);
    }
    String text = value.toString();
    return text.startsWith("/") ? shown(Path.of(text)).toString() : text;
  }

  /** A path as a card shows it: nothing of this machine's folders. */
  static Path shown(Path path) {
    return path.isAbsolute() ? path.getFileName() : path;
  }

  void atLeastOne(String option, int value) {
    least(option, value, 1);
  }

  /** Refuses a number below {@code least}; what was not given, null, is right. */
  void least(String option, @Nullable Integer value, int least) {
    refuse(
        value != null && value < least,
        option + ": expected " + least + " or more, found " + value);
  }

  private void refuse(String option, @Nullable String fault) {
    if (fault != null) {
      throw wrong(option + ": " + fault);
    }
  }

  /** A mistake in the arguments, where it is one. */
  void refuse(boolean mistake, String message) {
    if (mistake) {
      throw wrong(message);
    }
  }

  /** A mistake in the arguments: exit status 2, one message. */
  CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec().commandLine(), message);
  }

  /** Prints a line for the user. */
  void say(String line) {
    spec().commandLine().getOut().println(line);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets the spec");
  }
}
