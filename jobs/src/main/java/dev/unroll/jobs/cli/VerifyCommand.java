package dev.unroll.jobs.cli;

import dev.unroll.models.Bundle;
import dev.unroll.models.GraphSummary;
import dev.unroll.models.Model;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a bundle as every machine of a job does, and tells what that found. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Open a bundle as a job does, dry run and golden sequences included, and tell what that"
            + " found.")
@SuppressWarnings("NullAway.Init")
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder, or zoo/NAME.")
  private String bundle;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelReport report = new ModelReport(spec.commandLine().getOut());
    try (Model model = Model.open(BundleArgument.read(bundle))) {
      report.text("model", model.bundle().manifest().id());
      report.contract(model);
      report.traits(model);
      report.scale(model);
      report.golden(model);
      String graph = bundle + "/" + Bundle.GRAPH;
      report.hidden(GraphSummary.read(model.bundle().graph(), graph), model, graph);
      return CommandLine.ExitCode.OK;
    }
  }
}
