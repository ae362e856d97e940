package dev.unroll.jobs.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A Flink cluster in this process, with its web page on a free port. */
public final class LocalCluster implements AutoCloseable {
  private static final int BUFFER_KIB = 32;

  private final MiniCluster cluster;

  private LocalCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts it.
   *
   * @param slots subtasks that run at once; each job takes as many as its parallelism
   * @param options Flink's own, over the defaults here
   */
  public static LocalCluster start(int slots, Configuration options) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    // Counts reach the caller with the heartbeat.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    configuration.set(JobManagerOptions.ADDRESS, "localhost");
    // Every subtask sends to every other: two exchanges, two buffers a channel, and some to spare.
    MemorySize network =
        MemorySize.ofMebiBytes(Math.max(64, (long) slots * slots * BUFFER_KIB * 6 / 1024));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    // What RocksDB caches and buffers, where states live on disk; nothing else takes any.
    configuration.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128L + 32L * slots));
    configuration.addAll(options);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new LocalCluster(cluster);
  }

  /** Flink's web page and REST interface. */
  public URI webAddress() {
    return cluster.getRestAddress().join();
  }

  /**
   * Submits what an environment holds.
   *
   * @param from a checkpoint or savepoint to go on from; it becomes the job's own and is deleted
   *     once a newer one is complete. Null starts anew
   */
  public LocalJob submit(StreamExecutionEnvironment env, @Nullable Path from) throws Exception {
    return submit(
        env,
        from == null
            ? SavepointRestoreSettings.none()
            : SavepointRestoreSettings.forPath(
                FlinkPaths.of(from),
                env.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE),
                RecoveryClaimMode.CLAIM));
  }

  /**
   * Submits what an environment holds, warmed by the states of another run.
   *
   * @param from a savepoint; it stays as it is. What it holds for operators that are not this job's
   *     is left behind
   */
  public LocalJob submitWarm(StreamExecutionEnvironment env, Path from) throws Exception {
    return submit(
        env,
        SavepointRestoreSettings.forPath(FlinkPaths.of(from), true, RecoveryClaimMode.NO_CLAIM));
  }

  private LocalJob submit(StreamExecutionEnvironment env, SavepointRestoreSettings from)
      throws Exception {
    JobGraph graph = env.getStreamGraph().getJobGraph();
    graph.setSavepointRestoreSettings(from);
    return new LocalJob(cluster, cluster.submitJob(graph).get().getJobID());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
