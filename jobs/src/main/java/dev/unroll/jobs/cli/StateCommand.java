package dev.unroll.jobs.cli;

import dev.unroll.jobs.state.Savepoint;
import dev.unroll.jobs.state.StateReport;
import dev.unroll.models.Bundle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a savepoint or checkpoint of a pipeline holds. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what a savepoint or checkpoint of a pipeline holds: keys, layouts, steps, times, norms.",
      "Medians are exact to a thousandth."
    })
@SuppressWarnings("NullAway.Init")
final class StateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description =
          "Its folder, or a folder of several, as a pipeline's checkpoint folder is: then the"
              + " newest complete one.")
  private String folder;

  @Option(names = "--key", paramLabel = "KEY", description = "Show this key's state instead.")
  private @Nullable String key;

  @Option(names = "--json", description = "One JSON object, with every value in full.")
  private boolean json;

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description =
          "The model that the states are of, where the savepoint does not say what they are made"
              + " of: a bundle's folder, or zoo/NAME.")
  private @Nullable String bundle;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Savepoint savepoint = Savepoint.open(folder);
    StateReport report =
        new StateReport(
            savepoint,
            bundle == null ? null : Bundle.resolve(bundle, Path.of("").toAbsolutePath()));
    spec.commandLine().getOut().println(key == null ? report.figures(json) : report.key(key, json));
    return 0;
  }
}
