package dev.unroll.jobs.cli;

import dev.unroll.models.lift.ExternalWeights;
import dev.unroll.models.lift.Lifted;
import dev.unroll.models.lift.StateLift;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the hidden states of a graph its inputs and outputs. */
@Command(
    name = "lift",
    mixinStandardHelpOptions = true,
    description =
        "Rewrite a graph that hides its recurrent states into one that takes and gives them, and"
            + " check that, stepped, it still equals the original over whole sequences.")
@SuppressWarnings("NullAway.Init")
final class LiftCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "An ONNX file.")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "FILE2", description = "The new file.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (Files.exists(out)) {
      throw new UserError("--out " + out + ": expected a new file, found one; name another");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          "--out " + out + ": expected a file in a folder that exists, found no folder " + folder);
    }
    Lifted lifted = StateLift.lift(ExternalWeights.read(file), file.toString());
    Files.write(out, lifted.graph());
    tell(lifted, spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private void tell(Lifted lifted, PrintWriter to) {
    for (Lifted.State state : lifted.states()) {
      to.println(
          "lifted   "
              + state.layer()
              + ": "
              + state.in()
              + " -> "
              + state.out()
              + " "
              + state.dims()
              + (lifted.initial().containsKey(state.in()) ? ", begins with what it learned" : ""));
    }
    lifted.kept().forEach(layer -> to.println("kept     " + layer + ", explicit already"));
    to.println("removed  " + lifted.removed() + " nodes and constants of the old initial states");
    if (lifted.relaxed() > 0) {
      to.println("time     was fixed to " + lifted.relaxed() + " steps, is dynamic now");
    }
    if (lifted.rows() > 0) {
      to.println(
          "note     the batch is fixed to "
              + lifted.rows()
              + "; exported with a dynamic batch axis, many keys share a call");
    }
    to.println(
        "checked  random sequences in chunks equal the original over the whole; greatest"
            + " difference "
            + lifted.greatestDifference());
    to.println("next     unroll model init " + out + " --out BUNDLE");
  }
}
