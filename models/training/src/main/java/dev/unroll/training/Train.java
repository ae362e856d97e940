package dev.unroll.training;

import dev.unroll.training.data.DataException;
import dev.unroll.training.data.TextData;
import dev.unroll.training.data.TextDataReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code unroll train}. Exit status: 0 done, 1 failed while running, 2 wrong input. */
@Command(
    name = "unroll train",
    sortOptions = false,
    description = {
      "Trains one of the shipped bundles again, on this machine's processor.",
      "",
      "A recipe says what is trained:",
      "  tweet-sentiment  scores single tweets: negative, neutral, positive",
      "  tweet-mood       keeps a user's mood up to date, tweet by tweet",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  unroll train tweet-sentiment --data tweeteval/datasets/sentiment",
      "  unroll train tweet-mood --data reviews.csv --out my-mood --seed 7",
      "",
      "What is written is a bundle: model.json, model.onnx, tokenizer.json, and",
      "README.md with what was measured. Name it in a pipeline file: model.bundle."
    })
public final class Train implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE",
      description = "One of: ${COMPLETION-CANDIDATES}",
      completionCandidates = Recipes.Names.class)
  private String recipeName = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FOLDER_OR_CSV",
      description =
          "A folder in TweetEval's layout (mapping.txt, train_text.txt, train_labels.txt, val_…),"
              + " or a CSV file with the header text,label; a CSV file's validation part is split off.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the bundle is written. Default: a folder named as the recipe.")
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

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Train())
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              failure.getCommandLine().getErr().println("unroll train: " + failure.getMessage());
              failure.getCommandLine().getErr().println("'unroll train --help' says more");
              return 2;
            })
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("unroll train: " + message(failure));
              return failure instanceof DataException ? 2 : 1;
            });
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe = recipe();
    check("--epochs", epochs == null ? 1 : epochs);
    check("--threads", threads);
    EngineSettings.apply(threads);
    Instant begin = Instant.now();
    TextData texts = TextDataReader.read(data, seed);
    Recipe.Plan plan = recipe.plan(seed);
    if (epochs != null) {
      plan = plan.withEpochs(epochs);
    }
    TrainedModel model = Training.run(recipe, texts, plan, new BarProgress(recipe.name()));
    double minutes = Duration.between(begin, Instant.now()).toMillis() / 60_000.0;
    Path folder = out == null ? Path.of(recipe.name()) : out;
    String card = ModelCard.write(recipe, texts, model, command(), seed, minutes);
    Bundle.write(folder, recipe.name(), model, card);
    PrintWriter terminal = spec().commandLine().getOut();
    terminal.println(model.quality().strip());
    terminal.println();
    terminal.println("bundle written to " + folder);
    return 0;
  }

  private Recipe recipe() {
    return Recipes.ALL.stream()
        .filter(recipe -> recipe.name().equals(recipeName))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "RECIPE: expected one of "
                        + String.join(", ", new Recipes.Names())
                        + ", found "
                        + recipeName));
  }

  private void check(String option, int value) {
    if (value < 1) {
      throw wrong(option + ": expected 1 or more, found " + value);
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets the spec");
  }

  /** The command as the card shows it: relative paths as given, of others only the last part. */
  private String command() {
    Path shown = data.isAbsolute() ? data.getFileName() : data;
    String line = "unroll train " + recipeName + " --data " + shown + " --seed " + seed;
    return epochs == null ? line : line + " --epochs " + epochs;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
