package dev.unroll.jobs.cli;

import dev.unroll.jobs.cluster.Cluster;
import dev.unroll.jobs.cluster.ClusterJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The clean end of a pipeline on a Flink cluster. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description =
        "Stop a job of a Flink cluster with a savepoint: all that it has read is answered and"
            + " committed, and 'unroll submit --from' goes on behind it.")
@SuppressWarnings("NullAway.Init")
final class StopCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Spec private CommandSpec spec;

  @Option(names = "--job", paramLabel = "ID|NAME", required = true, description = "The job.")
  private String job;

  @Option(
      names = "--savepoint",
      paramLabel = "DIR",
      required = true,
      description = "Where the savepoint goes: a URI, or a path that the whole cluster has.")
  private String savepoint;

  @Override
  public Integer call() throws Exception {
    Cluster there = cluster.cluster();
    ClusterJob found = there.find(job);
    spec.commandLine()
        .getOut()
        .println("stopped " + found.name() + "; savepoint " + there.stop(found, savepoint));
    return 0;
  }
}
