package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sentiment pipeline in containers of the image, with the commands and the rights that the
 * compose file gives them: a TaskManager's container is killed, and a reader of committed records
 * sees the undisturbed run's predictions, each once.
 */
@Tag("image")
class ImageITCase {
  private static final int EVENTS = 3_000;
  private static final String JOB = "tweet-sentiment";

  @TempDir Path folder;

  @Test
  void sentimentPipeline_asComposed_losesATaskManagerAndNoPrediction() throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, 40, 1);
    try (FlinkImage image = FlinkImage.build(folder.resolve("image"));
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        MoodTopics topics = new MoodTopics(broker.bootstrap(), "image", folder)) {
      String spec = Files.readString(FlinkImage.ROOT.resolve("examples/tweet-sentiment.yaml"));
      Map<String, String> expected = topics.expected(spec, tweets);
      String rest = Integer.toString(FlinkProcesses.freePort());
      image.start("jobmanager", List.of("-Drest.port=" + rest), over(topics, broker));
      // One network for both: the other port of metrics is the JobManager's.
      image.start("taskmanager", List.of("-Dmetrics.reporter.prom.port=9250"), List.of());
      topics.feed(tweets, 10);
      topics.awaitCommitted(EVENTS / 5);
      isConfined(image);
      image.kill("taskmanager");
      topics.awaitCommitted(EVENTS);
      Result stopped =
          CommandLines.run(
              "stop",
              "--jobmanager",
              "127.0.0.1:" + rest,
              "--job",
              JOB,
              "--savepoint",
              "file:///state/savepoints");
      assertThat(stopped.status()).as(stopped.err()).isZero();
      assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
    }
  }

  /** What the job is told beside the example's file. */
  private static List<String> over(MoodTopics topics, BrokerProcess broker) {
    return List.of(
        "--set",
        "source.kafka.bootstrap=" + broker.bootstrap(),
        "--set",
        "source.kafka.topic=" + topics.in(),
        "--set",
        "sink.kafka.topic=" + topics.out(),
        "--set",
        "dead-letter.kafka.topic=" + topics.dead(),
        "--set",
        "checkpoint.interval=1s");
  }

  private static void isConfined(FlinkImage image) throws Exception {
    for (String container : List.of("jobmanager", "taskmanager")) {
      assertThat(image.podman("exec", container, "id", "-u")).isEqualTo("9999\n");
      assertThat(image.podman("exec", container, "sh", "-c", "touch /opt/flink/x || echo refused"))
          .contains("refused");
      assertThat(image.podman("exec", container, "grep", "CapEff", "/proc/1/status"))
          .contains("0000000000000000");
    }
    String natives =
        image.podman(
            "exec", "taskmanager", "sh", "-c", "grep -o '/.*libonnxruntime.so' /proc/1/maps");
    assertThat(natives.lines().distinct()).hasSize(1);
    image.podman("healthcheck", "run", "jobmanager");
  }
}
