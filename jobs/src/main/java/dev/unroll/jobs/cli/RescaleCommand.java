package dev.unroll.jobs.cli;

import dev.unroll.jobs.cluster.Cluster;
import dev.unroll.jobs.cluster.ClusterJob;
import dev.unroll.schemas.UserError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Another parallelism for a job that goes on. */
@Command(
    name = "rescale",
    mixinStandardHelpOptions = true,
    description =
        "Change how many subtasks a job of a Flink cluster has, while it goes on; it needs the"
            + " cluster's option jobmanager.scheduler: adaptive.")
@SuppressWarnings("NullAway.Init")
final class RescaleCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "N", description = "Subtasks of each operator, at most.")
  private int parallelism;

  @Option(names = "--job", paramLabel = "ID|NAME", required = true, description = "The job.")
  private String job;

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1) {
      throw new UserError("N: expected at least 1, found " + parallelism);
    }
    Cluster there = cluster.cluster();
    ClusterJob found = there.find(job);
    there.rescale(found, parallelism);
    spec.commandLine()
        .getOut()
        .println(
            found.name()
                + " goes on with up to "
                + parallelism
                + " subtasks, as far as there are slots; see 'unroll status --job "
                + found.id()
                + "'");
    return 0;
  }
}
