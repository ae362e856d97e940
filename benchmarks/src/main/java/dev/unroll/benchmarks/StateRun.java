package dev.unroll.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.cluster.FlinkRest;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.Tally;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that gives every key its state, goes on for two checkpoints, and starts
 * again from the last one; Flink's options are those of a pipeline. Its {@code ready} line says
 * what was measured.
 */
public final class StateRun {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration CANCEL = Duration.ofMinutes(1);

  private final LocalCluster cluster;
  private final FlinkRest rest;
  private final Path folder;
  private final BenchModel model;
  private final Pipeline pipeline;
  private final Workload workload;
  private final Map<String, Long> figures = new LinkedHashMap<>();

  private StateRun(
      LocalCluster cluster, Path folder, BenchModel model, Pipeline pipeline, Workload workload) {
    this.model = model;
    this.cluster = cluster;
    this.rest = new FlinkRest(cluster.webAddress());
    this.folder = folder;
    this.pipeline = pipeline;
    this.workload = workload;
  }

  /**
   * Measures and ends.
   *
   * @param args as {@link StateCase#arguments} gives them
   */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    BenchModel model = BenchModel.of(args[0]);
    Map<String, Long> figures;
    Workload workload = new Workload(Integer.parseInt(args[1]), Double.parseDouble(args[2]));
    try (Scratch scratch = Scratch.create()) {
      Pipeline pipeline =
          PipelineRun.pipeline(
              model,
              List.of(
                  "model.bundle=" + model.reference(scratch.folder()),
                  "state.backend=" + args[3],
                  "checkpoint.interval=5 s",
                  "parallelism=1"));
      try (LocalCluster cluster = LocalCluster.start(1, new Configuration())) {
        StateRun run = new StateRun(cluster, scratch.folder(), model, pipeline, workload);
        run.measure();
        figures = run.figures;
      }
    }
    System.out.println(
        ChildJvm.READY
            + figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(";")));
    System.exit(0);
  }

  private void measure() throws Exception {
    long start = System.nanoTime();
    LocalJob job = submit(null);
    while (job.counts().getOrDefault(Tally.PREDICTIONS, 0L) < workload.keys()) {
      running(job);
    }
    figures.put("ms filling", millisSince(start));
    figures.put("bytes live heap", ProcessMemory.liveHeap());
    figures.put("bytes resident", ProcessMemory.resident());
    JsonNode first = checkpoint(job, System.currentTimeMillis());
    record("checkpoint", first);
    JsonNode next = checkpoint(job, first.path("trigger_timestamp").asLong() + 1);
    record("next checkpoint", next);
    figures.put("bytes resident after checkpoints", ProcessMemory.resident());
    figures.put("ms longest flush before a barrier", flush(job, "max"));
    figures.put("ms median flush before a barrier", flush(job, "median"));
    job.cancel(CANCEL);
    long restart = System.nanoTime();
    LocalJob again = submit(Path.of(URI.create(next.path("external_path").asText())));
    while (!again.isRunning()) {
      running(again);
    }
    figures.put("ms submitting to running again", millisSince(restart));
    figures.put("bytes resident at most", ProcessMemory.greatest());
    again.cancel(CANCEL);
  }

  private LocalJob submit(@Nullable Path from) throws Exception {
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(folder.resolve("checkpoints")));
    // What fails is told, not begun again and again.
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    env.setParallelism(1);
    var source =
        env.fromSource(
                new DataGeneratorSource<>(
                    new FillingEvents(model, workload, 1),
                    Long.MAX_VALUE,
                    TypeInformation.of(KeyedChunk.class)),
                WatermarkStrategy.noWatermarks(),
                "memory")
            .uid("source");
    Recurrent.advance(
            DataStreamUtils.reinterpretAsKeyedStream(source, KeyedChunk::key, Types.STRING),
            pipeline.bundle(),
            pipeline.spec().recurrent())
        .uid("recurrent")
        .sinkTo(new DiscardingSink<>())
        .uid("predictions");
    return cluster.submit(env, from);
  }

  /** The newest complete checkpoint that began at a time or later. */
  private JsonNode checkpoint(LocalJob job, long since) throws Exception {
    while (true) {
      JsonNode latest =
          rest.get("/jobs/" + job.id() + "/checkpoints").path("latest").path("completed");
      if (latest.path("trigger_timestamp").asLong() >= since) {
        return latest;
      }
      running(job);
    }
  }

  private void record(String what, JsonNode checkpoint) {
    figures.put("ms a " + what, checkpoint.path("end_to_end_duration").asLong());
    figures.put("bytes state in a " + what, checkpoint.path("state_size").asLong());
    figures.put("bytes a " + what + " wrote", checkpoint.path("checkpointed_size").asLong());
  }

  private long flush(LocalJob job, String figure) throws IOException, InterruptedException {
    return Math.round(rest.sum(job.id().toString(), "checkpointFlushMillis_" + figure));
  }

  /** Waits a little; throws what made the job end. */
  private static void running(LocalJob job) throws Exception {
    new Running(job, null).await(LOOK);
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
