package dev.unroll.jobs.cli;

import picocli.CommandLine.Command;

/** Comparisons bring what they compare with. */
@Command(
    name = "bench",
    description =
        "Measure whole systems against each other on this machine (--quick: some minutes).")
final class BenchCommand extends CheckoutCommand {
  BenchCommand() {
    super("what measures");
  }
}
