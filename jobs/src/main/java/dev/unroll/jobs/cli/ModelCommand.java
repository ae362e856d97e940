package dev.unroll.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a model is, and how it becomes a bundle. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Look at models, and make bundles of them.",
    subcommands = {
      InspectCommand.class,
      InitCommand.class,
      VerifyCommand.class,
      LiftCommand.class,
      OptimizeCommand.class,
    })
@SuppressWarnings("NullAway.Init")
final class ModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }
}
