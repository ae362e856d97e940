package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that wants TLS and credentials, which the pipeline's file only refers to. */
class SecureBrokerITCase {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int EVENTS = 200;

  @TempDir static Path shared;
  private static SecureBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    broker = SecureBroker.start(shared);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void pipeline_readsAndWritesOverTlsWithCredentialsOfAFile(String mechanism) throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, 10, 1);
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "secure-" + mechanism, folder)) {
      Map<String, String> expected = topics.expected(tweets);
      String reference =
          mechanism.equals("PLAIN")
              ? "${file:" + shared + "/lines:password}"
              : "${directory:" + shared + ":password}";
      Pipeline pipeline = parse(topics, mechanism, reference);
      assertThat(TopicCheck.check(pipeline.spec())).isEmpty();
      Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
      options.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("c").toUri().toString());
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
      PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
      byte[] job = InstantiationUtil.serializeObject(env.getStreamGraph(false).getJobGraph());
      assertThat(new String(job, StandardCharsets.ISO_8859_1))
          .contains(reference)
          .doesNotContain(SecureBroker.PASSWORD);
      try (LocalCluster cluster = LocalCluster.start(2, options)) {
        LocalJob running = cluster.submit(env, null);
        topics.feed(tweets, EVENTS);
        topics.awaitCommitted(EVENTS);
        running.stop(folder, DEADLINE);
        assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
      Pipeline guess = parse(topics, mechanism, "${file:" + shared + "/lines:wrong}");
      assertThat(TopicCheck.check(guess.spec()))
          .extracting(Object::toString)
          .anyMatch(problem -> problem.contains("uthentication failed"))
          .noneMatch(problem -> problem.contains("guessed"));
    }
  }

  private Pipeline parse(MoodTopics topics, String mechanism, String password) {
    String yaml = broker.secured(topics.yaml(), mechanism, password);
    return PipelineReader.parse(yaml, "test", folder, List.of());
  }
}
