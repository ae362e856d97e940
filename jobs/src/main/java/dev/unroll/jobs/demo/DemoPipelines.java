package dev.unroll.jobs.demo;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.cluster.FlinkRest;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A demo's pipelines, running.
 *
 * @param jobs by the pipeline's name, in the order they were started
 */
record DemoPipelines(Map<String, LocalJob> jobs) {
  private static final int INPUT_PARTITIONS = 4;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Creates every topic, so that no client has to wait for one. */
  static void createTopics(List<DemoPipeline> pipelines, EmbeddedBroker broker)
      throws InterruptedException {
    Set<String> inputs = new LinkedHashSet<>();
    pipelines.forEach(pipeline -> inputs.add(pipeline.input()));
    for (String input : inputs) {
      broker.createTopic(input, INPUT_PARTITIONS);
    }
    for (DemoPipeline pipeline : pipelines) {
      broker.createTopic(pipeline.name(), 1);
      broker.createTopic(pipeline.deadLetters(), 1);
    }
  }

  /**
   * Submits all.
   *
   * @param checkpoints a folder for their checkpoints
   */
  static DemoPipelines start(
      List<DemoPipeline> pipelines, LocalCluster cluster, EmbeddedBroker broker, Path checkpoints)
      throws Exception {
    Map<String, LocalJob> jobs = new LinkedHashMap<>();
    for (DemoPipeline pipeline : pipelines) {
      jobs.put(pipeline.name(), start(pipeline, cluster, broker, checkpoints));
    }
    return new DemoPipelines(jobs);
  }

  /** The first one's job, by its id. */
  String first() {
    return jobs.values().iterator().next().id().toString();
  }

  /** Whether all take events. */
  boolean areRunning(FlinkRest flink) throws IOException, InterruptedException {
    for (LocalJob job : jobs.values()) {
      if (!flink.isRunning(job.id().toString())) {
        return false;
      }
    }
    return true;
  }

  /** Throws what made a pipeline end, if one ends within the limit; returns at the limit else. */
  void check(Duration limit) throws Exception {
    try {
      CompletableFuture.anyOf(
              jobs.values().stream().map(LocalJob::result).toArray(CompletableFuture<?>[]::new))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    }
    for (LocalJob job : jobs.values()) {
      if (job.result().isDone()) {
        job.await(Duration.ZERO);
        throw new IllegalStateException("a pipeline of the demo ended by itself");
      }
    }
  }

  /** Stops all with everything that they have read committed. */
  void stop(Path savepoints) throws Exception {
    for (LocalJob job : jobs.values()) {
      job.stop(savepoints, STOP_LIMIT);
    }
  }

  /** Cancels all where they stand; gives the last failure of each that had one, for people. */
  List<String> abandon() throws Exception {
    List<String> failures = new ArrayList<>();
    for (Map.Entry<String, LocalJob> job : jobs.entrySet()) {
      String failure = job.getValue().lastFailure();
      if (failure != null) {
        failures.add(job.getKey() + " failed: " + failure.lines().findFirst().orElse(""));
      }
      job.getValue().cancel(STOP_LIMIT);
    }
    return failures;
  }

  private static LocalJob start(
      DemoPipeline shown, LocalCluster cluster, EmbeddedBroker broker, Path checkpoints)
      throws Exception {
    List<String> settings = new ArrayList<>(shown.settings());
    settings.add("source.kafka.bootstrap=" + broker.bootstrap());
    settings.add("checkpoint.dir=" + checkpoints);
    Pipeline pipeline =
        PipelineReader.parse(
            text("/demo/" + shown.name() + ".yaml"), shown.name(), checkpoints, settings);
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        FlinkPaths.of(checkpoints.resolve(shown.name())));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
    return cluster.submit(env, null);
  }

  private static String text(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DemoPipelines.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
