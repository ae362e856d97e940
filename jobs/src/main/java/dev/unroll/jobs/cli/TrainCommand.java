package dev.unroll.jobs.cli;

import picocli.CommandLine.Command;

/** Training has an engine of its own. */
@Command(
    name = "train",
    description = "Train a shipped bundle again (fetches the training engine at its first use).")
final class TrainCommand extends CheckoutCommand {
  TrainCommand() {
    super("the training engine");
  }
}
