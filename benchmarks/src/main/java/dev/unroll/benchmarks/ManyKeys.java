package dev.unroll.benchmarks;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.operators.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Memory with many keys: runs {@code examples/tweet-mood.yaml} over a generated stream until every
 * key has its state, then for some minutes more, and prints the live heap (after a collection) and
 * the process's resident memory. Neither may grow once the state has filled.
 */
public final class ManyKeys {
  private static final Duration SAMPLE = Duration.ofSeconds(20);

  private ManyKeys() {}

  /**
   * Runs it.
   *
   * @param args the pipeline file, the number of keys, the minutes after the state has filled
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    long keys = Long.parseLong(args[1]);
    Duration after = Duration.ofMinutes(Long.parseLong(args[2]));
    Pipeline pipeline = PipelineReader.read(file, List.of());
    Configuration options = PipelineGraph.configuration(pipeline.spec(), false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, pipeline, new GeneratedTweets(keys));
    System.out.printf(
        "%s, %,d keys, -Xmx%,d MB, parallelism %d%n",
        pipeline.bundle().manifest().id(),
        keys,
        Runtime.getRuntime().maxMemory() >> 20,
        env.getParallelism());
    try (LocalCluster cluster = LocalCluster.start(env.getParallelism(), options)) {
      LocalJob job = cluster.submit(env, null);
      long start = System.nanoTime();
      long filled = 0;
      System.out.println("  seconds       events    live heap MB  resident MB");
      while (filled == 0 || System.nanoTime() - filled < after.toNanos()) {
        try {
          job.await(SAMPLE);
          return;
        } catch (TimeoutException e) {
          long events = job.counts().getOrDefault(Tally.PREDICTIONS, 0L);
          System.out.printf(
              "%9d %,12d %15d %12d%s%n",
              Duration.ofNanos(System.nanoTime() - start).toSeconds(),
              events,
              ProcessMemory.liveHeap() >> 20,
              ProcessMemory.resident() >> 20,
              filled == 0 && events >= keys ? "  every key has its state" : "");
          if (filled == 0 && events >= keys) {
            filled = System.nanoTime();
          }
        }
      }
      System.out.println("counts " + job.counts());
      job.cancel(Duration.ofSeconds(30));
    }
  }
}
