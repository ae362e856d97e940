package dev.unroll.jobs.demo;

import dev.unroll.jobs.cluster.FlinkRest;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The rows a model call of a running job holds on the mean, since the job's start, out of the
 * counters that Flink serves. Asks every other second, on a thread of its own.
 */
final class MeanBatch implements AutoCloseable {
  private final FlinkRest flink;
  private final String job;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo-metrics"));
  private volatile double value;

  MeanBatch(FlinkRest flink, String job) {
    this.flink = flink;
    this.job = job;
    var unused = thread.scheduleWithFixedDelay(this::ask, 1, 2, TimeUnit.SECONDS);
  }

  /** Rows a call; 0 before the first one. */
  double value() {
    return value;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void ask() {
    try {
      double calls = flink.sum(job, "calls");
      if (calls > 0) {
        value = flink.sum(job, "rows") / calls;
      }
    } catch (IOException e) {
      // The figure stays what it was; the job's own end is noticed elsewhere.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
