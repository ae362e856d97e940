package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.Ends;
import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.cli.Unroll;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever fails and whenever: a reader of committed records sees each prediction once, with the
 * bytes of the undisturbed run.
 */
class ExactlyOnceITCase {
  private static final int EVENTS = 2_000;
  private static final int USERS = 40;
  private static final int KILLS = 3;

  private static EmbeddedBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void failingTask_leavesTheCommittedPredictionsAsTheyAre(long seed) throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, USERS, seed);
    try (MoodTopics topics = new MoodTopics(broker, "failing-task-" + seed, folder)) {
      Map<String, String> expected = topics.expected(tweets);
      Pipeline pipeline = PipelineReader.parse(topics.yaml(), "test", folder, List.of());
      Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
      options.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("c").toUri().toString());
      options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
      options.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
      Ends ends = new KafkaEnds(pipeline.spec());
      Saboteur saboteur = new Saboteur(seed, KILLS, EVENTS);
      PipelineGraph.build(env, pipeline, saboteur.in(ends));
      try (LocalCluster cluster = LocalCluster.start(2, options)) {
        LocalJob job = cluster.submit(env, null);
        topics.feed(tweets, 40);
        topics.awaitCommitted(EVENTS);
        assertThat(saboteur.strikes()).as("failures that happened").isEqualTo(KILLS);
        job.stop(folder, Duration.ofSeconds(60));
        assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void killedProcess_goesOnWhereItsCheckpointEnds(long seed) throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, USERS, seed);
    Random random = new Random(seed);
    try (MoodTopics topics = new MoodTopics(broker, "killed-" + seed, folder)) {
      Map<String, String> expected = topics.expected(tweets);
      Path spec = Files.writeString(folder.resolve("run.yaml"), topics.yaml());
      for (int kill = 0; kill < KILLS; kill++) {
        Process run = startRun(spec, folder.resolve("run-" + kill + ".log"));
        if (kill == 0) {
          // Perhaps before the job is up.
          topics.feed(tweets, 10);
          hold(run, 500 + random.nextInt(4_000));
        } else {
          // Somewhere behind a checkpoint.
          topics.awaitCommitted(EVENTS * kill / (KILLS + 1));
          hold(run, random.nextInt(1_000));
        }
        run.destroyForcibly().waitFor();
      }
      Process last = startRun(spec, folder.resolve("run-last.log"));
      topics.awaitCommitted(EVENTS);
      // As Ctrl-C does: a clean stop, which adds nothing twice.
      last.destroy();
      assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).isZero();
      assertThat(Files.readString(folder.resolve("run-last.log"))).contains("going on from");
      assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
    }
  }

  /** Lets a process run for so long; it must not end by itself. */
  private static void hold(Process run, int millis) throws InterruptedException {
    assertThat(run.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
  }

  static Process startRun(Path spec, Path log, String... more) throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                // The command line's own: Flink's test utilities bring another, which is silent.
                "-Dlog4j2.configurationFile=classpath:log4j2.properties",
                "-cp",
                classPath,
                Unroll.class.getName(),
                "run",
                spec.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
