package dev.unroll.jobs.cli;

import dev.unroll.jobs.eval.Comparison;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.schemas.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a new model or a new pipeline file would change. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Run two pipelines over the same events, each carrying its own hidden states, and tell whose"
          + " predictions the new one would change.",
      "The exit status is 0 whether or not there are differences; --json tells a program."
    })
@SuppressWarnings("NullAway.Init")
final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OLD.yaml", description = "The pipeline that runs now.")
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW.yaml", description = "The one to replace it with.")
  private Path after;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description = "Events, one JSON object a line.")
  private Path in;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override a field of both files. Repeatable.")
  private List<String> overrides = List.of();

  @Option(
      names = "--set-new",
      paramLabel = "PATH=VALUE",
      description =
          "Override a field of the new file alone, as in --set-new model.bundle=out/mine."
              + " Repeatable.")
  private List<String> newOverrides = List.of();

  @Option(names = "--json", description = "One JSON object, with every key that changed.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(in) || !Files.isReadable(in)) {
      throw new UserError(
          "--in "
              + in
              + ": expected a file of JSON lines that may be read, found "
              + (Files.isDirectory(in) ? "a folder" : "none"));
    }
    List<String> both = new ArrayList<>(overrides);
    both.addAll(newOverrides);
    Comparison comparison =
        new Comparison(
            PipelineReader.read(before, overrides), PipelineReader.read(after, both), in);
    try (Ticker ticker = new Ticker(spec.commandLine().getErr())) {
      comparison.run(ticker::show);
    }
    spec.commandLine()
        .getOut()
        .print(json ? comparison.json() + System.lineSeparator() : comparison.text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
