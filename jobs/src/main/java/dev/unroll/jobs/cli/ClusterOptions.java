package dev.unroll.jobs.cli;

import dev.unroll.jobs.cluster.Cluster;
import picocli.CommandLine.Option;

/** The cluster, the same for every command that asks one. */
@SuppressWarnings("NullAway.Init")
final class ClusterOptions {
  @Option(
      names = "--jobmanager",
      paramLabel = "HOST:PORT",
      required = true,
      description = "A Flink cluster's REST interface: the address of its web page.")
  private String jobManager;

  Cluster cluster() throws InterruptedException {
    return Cluster.at(jobManager);
  }
}
