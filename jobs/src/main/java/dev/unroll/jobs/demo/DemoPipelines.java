package dev.unroll.jobs.demo;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.local.EmbeddedBroker;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The demo's two pipelines, running.
 *
 * @param sentiment each tweet by itself
 * @param mood each user's tweets in order
 */
record DemoPipelines(LocalJob sentiment, LocalJob mood) {
  static final String INPUT = "tweets";
  static final String SENTIMENT = "tweet-sentiment";
  static final String MOOD = "tweet-mood";

  /** Subtasks of both together. */
  static final int SLOTS = 2;

  private static final int INPUT_PARTITIONS = 4;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  static String deadLetters(String pipeline) {
    return pipeline + "-dead-letter";
  }

  /** Creates every topic, so that no client has to wait for one. */
  static void createTopics(EmbeddedBroker broker) throws InterruptedException {
    broker.createTopic(INPUT, INPUT_PARTITIONS);
    for (String pipeline : List.of(SENTIMENT, MOOD)) {
      broker.createTopic(pipeline, 1);
      broker.createTopic(deadLetters(pipeline), 1);
    }
  }

  /**
   * Submits both.
   *
   * @param checkpoints a folder for their checkpoints
   */
  static DemoPipelines start(LocalCluster cluster, EmbeddedBroker broker, Path checkpoints)
      throws Exception {
    return new DemoPipelines(
        start(SENTIMENT, cluster, broker, checkpoints), start(MOOD, cluster, broker, checkpoints));
  }

  /** Whether both take events. */
  boolean areRunning(FlinkRest flink) throws IOException, InterruptedException {
    return flink.isRunning(sentiment.id().toString()) && flink.isRunning(mood.id().toString());
  }

  /** Throws what made a pipeline end, if one ends within the limit; returns at the limit else. */
  void check(Duration limit) throws Exception {
    try {
      CompletableFuture.anyOf(sentiment.result(), mood.result())
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    }
    for (LocalJob job : List.of(sentiment, mood)) {
      if (job.result().isDone()) {
        job.await(Duration.ZERO);
        throw new IllegalStateException("a pipeline of the demo ended by itself");
      }
    }
  }

  /** Stops both with all they have read committed. */
  void stop(Path savepoints) throws Exception {
    sentiment.stop(savepoints, STOP_LIMIT);
    mood.stop(savepoints, STOP_LIMIT);
  }

  /** Cancels both where they stand; gives the last failure of each that had one, for people. */
  List<String> abandon() throws Exception {
    List<String> failures = new ArrayList<>();
    for (LocalJob job : List.of(sentiment, mood)) {
      String failure = job.lastFailure();
      if (failure != null) {
        String pipeline = job == sentiment ? SENTIMENT : MOOD;
        failures.add(pipeline + " failed: " + failure.lines().findFirst().orElse(""));
      }
      job.cancel(STOP_LIMIT);
    }
    return failures;
  }

  private static LocalJob start(
      String name, LocalCluster cluster, EmbeddedBroker broker, Path checkpoints) throws Exception {
    Pipeline pipeline =
        PipelineReader.parse(
            text("/demo/" + name + ".yaml"),
            name,
            checkpoints,
            List.of(
                "source.kafka.bootstrap=" + broker.bootstrap(), "checkpoint.dir=" + checkpoints));
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.resolve(name).toUri().toString());
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
