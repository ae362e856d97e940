package dev.unroll.jobs.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;

/** A job on a {@link LocalCluster}. Thread-safe. */
public final class LocalJob {
  private final MiniCluster cluster;
  private final JobID id;
  private final CompletableFuture<JobResult> result;

  LocalJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
    this.result = cluster.requestJobResult(id);
  }

  public JobID id() {
    return id;
  }

  /** Completes when the job has ended, whichever way. */
  public CompletableFuture<JobResult> result() {
    return result;
  }

  /**
   * Waits for the job's end; throws what made it fail, and {@link TimeoutException} at the limit.
   */
  public Map<String, Object> await(Duration limit) throws Exception {
    JobResult done = result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    return done.toJobExecutionResult(LocalJob.class.getClassLoader()).getAllAccumulatorResults();
  }

  /** What made the job fail the last time, perhaps to be restarted; null where nothing is known. */
  public @Nullable String lastFailure() {
    try {
      var failure = cluster.getExecutionGraph(id).get().getFailureInfo();
      return failure == null ? null : failure.getExceptionAsString();
    } catch (ExecutionException e) {
      // A question that was not answered says nothing of the job.
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Counts of the running job, by accumulator; a heartbeat old. */
  public Map<String, Long> counts() {
    try {
      Map<String, Long> counts = new TreeMap<>();
      for (var accumulator :
          cluster.getExecutionGraph(id).get().getAccumulatorResultsStringified()) {
        if (accumulator.getType().equals("LongCounter")) {
          counts.put(accumulator.getName(), Long.parseLong(accumulator.getValue()));
        }
      }
      return counts;
    } catch (ExecutionException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /** Whether every task runs, so that a savepoint can be taken. */
  public boolean isRunning() throws InterruptedException {
    try {
      boolean known = false;
      for (AccessExecutionVertex task :
          cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
        if (task.getExecutionState() != ExecutionState.RUNNING) {
          return false;
        }
        known = true;
      }
      // A job that is being initialised has no tasks yet.
      return known;
    } catch (ExecutionException e) {
      // A question that was not answered says nothing of the job.
      return false;
    }
  }

  /**
   * Stops with a savepoint: everything consumed is answered and committed.
   *
   * @param folder where the savepoint goes
   * @return the savepoint
   */
  public Path stop(Path folder, Duration limit) throws Exception {
    String savepoint =
        cluster
            .stopWithSavepoint(id, FlinkPaths.of(folder), false, SavepointFormatType.CANONICAL)
            .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    return FlinkPaths.folder(savepoint);
  }

  /** Ends it where it stands; nothing after the last checkpoint is committed. */
  public void cancel(Duration limit) throws Exception {
    cluster.cancelJob(id).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
