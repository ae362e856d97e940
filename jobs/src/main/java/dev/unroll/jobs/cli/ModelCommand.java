package dev.unroll.jobs.cli;

import dev.unroll.models.Bundle;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.StatePair;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model is. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Look at models.",
    subcommands = {ModelCommand.Inspect.class, LiftCommand.class})
@SuppressWarnings("NullAway.Init")
final class ModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return CommandLine.ExitCode.OK;
  }

  /** A bundle's contract and what the dry run measured. */
  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "Open a bundle, run the dry run, and tell what the graph wants and gives.")
  static final class Inspect implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder, or zoo/NAME.")
    private String bundle;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Model model = Model.open(Bundle.resolve(bundle, Path.of("").toAbsolutePath()))) {
        GraphContract contract = model.contract();
        out.println("model    " + model.bundle().manifest().id());
        out.println(
            "reads    "
                + contract.inputs().get(0)
                + " (vectoriser "
                + model.bundle().manifest().vectoriser().kind()
                + ", at most "
                + model.bundle().manifest().vectoriser().maxSteps()
                + " steps)");
        if (contract.lengths() != null) {
          out.println("lengths  " + contract.lengths());
        }
        for (StatePair pair : contract.states()) {
          out.println("state    " + pair.in() + " <- " + pair.out().name());
        }
        out.println(
            "gives    "
                + contract.outputs().get(0)
                + " (head "
                + model.bundle().manifest().head()
                + ", one answer "
                + (contract.answersEachStep() ? "a step)" : "an event)"));
        out.println(
            "a key    "
                + model.layout(RunnerOptions.PLAIN).bytes()
                + " bytes of hidden state, layout "
                + Integer.toHexString(model.layout(RunnerOptions.PLAIN).id()));
        out.println(
            "dry run  rows "
                + (model.traits().independent() ? "do not touch each other" : "leak: runs alone")
                + "; state "
                + (model.traits().carries() ? "carries (carry: key works)" : "does not carry")
                + "; waiting events of a key "
                + (model.traits().joinable() ? "join in one call" : "take turns"));
        return CommandLine.ExitCode.OK;
      }
    }
  }
}
