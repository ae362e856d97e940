package dev.unroll.training;

import dev.unroll.schemas.UserError;
import dev.unroll.training.data.DataException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code unroll train}: one subcommand a recipe. Exit status: 0 done, 1 failed while
 * running, 2 wrong input.
 */
@Command(
    name = "unroll train",
    sortOptions = false,
    subcommands = {
      SentimentTrain.class,
      EmotionTrain.class,
      MoodTrain.class,
      ClassifierTrain.class,
      TagsTrain.class,
      CausalTagsTrain.class,
      EntitiesTrain.class,
      TagTextTrain.class,
      ForecasterTrain.class,
    },
    commandListHeading = "%nA recipe says what is trained:%n",
    synopsisSubcommandLabel = "RECIPE",
    description = "Trains a shipped bundle again, or one of your own, on this machine's processor.",
    footer = {
      "",
      "Examples:",
      "  unroll train tweet-sentiment --data tweeteval/datasets/sentiment",
      "  unroll train tweet-mood --data reviews.csv --out my-mood --seed 7",
      "  unroll train tweet-mood --help",
      "",
      "What is written is a bundle: model.json, model.onnx, for texts tokenizer.json, and",
      "README.md with what was measured. Name it in a pipeline file: model.bundle.",
      "Of tag-text alone it is labelled sentences, which the taggers learn from: --taught."
    })
public final class Train implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

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
    return Choice.register(new CommandLine(new Train()))
        // Labels are the user's own, whatever the locale.
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((failure, arguments) -> explain(failure))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("unroll train: " + message(failure));
              return failure instanceof DataException || failure instanceof UserError ? 2 : 1;
            });
  }

  /** Without a recipe. */
  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "picocli sets the spec").commandLine();
    throw new ParameterException(line, noRecipe(line, "none"));
  }

  private static int explain(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    boolean first = line.getParent() == null;
    String message =
        first && failure instanceof UnmatchedArgumentException unmatched
            ? noRecipe(line, unmatched.getUnmatched().get(0))
            : failure.getMessage();
    line.getErr().println("unroll train: " + message);
    line.getErr().println("'" + line.getCommandSpec().qualifiedName() + " --help' says more");
    return 2;
  }

  private static String noRecipe(CommandLine line, String found) {
    return "RECIPE: expected one of "
        + String.join(", ", line.getSubcommands().keySet())
        + ", found "
        + found;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
