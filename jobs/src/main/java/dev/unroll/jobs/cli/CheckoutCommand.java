package dev.unroll.jobs.cli;

import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands; the launcher runs it from a module of its own. */
abstract class CheckoutCommand implements Callable<Integer> {
  private final String what;
  @Spec private @Nullable CommandSpec spec;
  @Unmatched private List<String> arguments = new ArrayList<>();

  /**
   * @param what the command needs
   */
  CheckoutCommand(String what) {
    this.what = what;
  }

  @Override
  public Integer call() {
    String name = spec == null ? "" : spec.name();
    throw new UserError(
        name
            + " "
            + String.join(" ", arguments)
            + ": "
            + what
            + " is not part of this jar; use ./unroll "
            + name
            + " in a checkout");
  }
}
