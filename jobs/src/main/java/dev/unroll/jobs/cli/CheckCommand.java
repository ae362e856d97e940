package dev.unroll.jobs.cli;

import dev.unroll.jobs.kafka.TopicCheck;
import dev.unroll.jobs.local.Checkpoints;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.state.RestoreCheck;
import dev.unroll.jobs.state.Savepoint;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every fault of a pipeline, its model and its topics, without running it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Tell every fault of a pipeline file, its model and its topics, without running.")
@SuppressWarnings("NullAway.Init")
final class CheckCommand implements Callable<Integer> {
  @Mixin private PipelineOptions pipeline;
  @Spec private CommandSpec spec;

  @Option(names = "--offline", description = "Leave out what only the Kafka brokers can tell.")
  private boolean offline;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "Tell too what would become of the keys of this savepoint: how many are kept, reset,"
              + " replayed.")
  private @Nullable String from;

  @Override
  public Integer call() throws Exception {
    Pipeline ready = pipeline.read();
    Checkpoints.check(ready.spec());
    List<Problem> problems = offline ? List.of() : TopicCheck.check(ready.spec());
    if (!problems.isEmpty()) {
      throw new UserError(
          pipeline.file + ": the file and its model are right, its Kafka side is not:", problems);
    }
    String keys = from == null ? null : RestoreCheck.check(Savepoint.open(from), ready);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        pipeline.file
            + ": no fault; "
            + ready.spec().name()
            + " reads "
            + ready.spec().source().topic()
            + ", runs "
            + ready.bundle().manifest().id()
            + " and writes "
            + ready.spec().sink().topic());
    if (keys != null) {
      out.println("from " + from + ": " + keys);
    }
    Notes.of(ready.spec()).forEach(note -> out.println("note: " + note));
    return 0;
  }
}
