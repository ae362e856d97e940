package dev.unroll.jobs.cli;

import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands; the launcher runs training with an engine of its own. */
@Command(
    name = "train",
    description = "Train a shipped bundle again (fetches the training engine at its first use).")
final class TrainCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new UserError(
        "train "
            + String.join(" ", arguments)
            + ": the training engine is not part of this jar; use ./unroll train in a checkout");
  }
}
