package dev.unroll.jobs.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JobManager that runs one pipeline, with the job jar in {@code usrlib/}: pipeline, bundle,
 * checkpoints and savepoints lie in an S3 store, through Flink's plugin for it, or in HDFS.
 */
@Tag("faults")
class ApplicationModeITCase {
  private static final int EVENTS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void pipelineOfAnObjectStore_isKilledStoppedAndGoesOn() throws Exception {
    try (RemoteStore store = ObjectStore.start(folder)) {
      pipelineIsKilledStoppedAndGoesOn(store);
    }
  }

  @Test
  void pipelineOfHdfs_isKilledStoppedAndGoesOn() throws Exception {
    try (RemoteStore store = HdfsStore.start(folder)) {
      pipelineIsKilledStoppedAndGoesOn(store);
    }
  }

  private void pipelineIsKilledStoppedAndGoesOn(RemoteStore store) throws Exception {
    String spec = store.uri("pipelines/mood.yaml");
    String savepoints = store.uri("savepoints");
    List<Tweet> tweets = Tweets.of(EVENTS, 40, 1);
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        MoodTopics topics = new MoodTopics(broker.bootstrap(), "application", folder)) {
      Map<String, String> expected = topics.expected(tweets);
      bundle(store, "pipelines/bundles/mood/");
      String yaml =
          topics
              .yaml()
              .replace("zoo/tweet-mood", "bundles/mood")
              .replaceFirst("dir: \"[^\"]+\"", "dir: \"" + store.uri("checkpoints") + "\"");
      store.put("pipelines/mood.yaml", yaml.getBytes(UTF_8));
      FlinkSetup setup =
          store.in(
              FlinkSetup.PLAIN.sharingLibraries().running(spec, "--set", "batch.rows=64"),
              FlinkProcesses.plugins(folder.resolve("flink")));
      try (FlinkProcesses flink = FlinkProcesses.start(folder.resolve("flink"), 2, setup)) {
        ClusterCommands commands = new ClusterCommands(flink);
        Await.until("it is there", LIMIT, () -> !Cluster.at(flink.address()).jobs().isEmpty());
        topics.feed(tweets.subList(0, EVENTS / 4), 10);
        topics.awaitCommitted(EVENTS / 8);
        flink.killTaskManager(0);
        flink.addTaskManager();
        // Nobody answers these before the job is back.
        topics.feed(tweets.subList(EVENTS / 4, EVENTS / 2), 10);
        topics.awaitCommitted(EVENTS / 2);
        assertThat(store.holds("checkpoints/application-in")).isTrue();
        String savepoint = commands.stop(topics.in(), savepoints);
        assertThat(savepoint).startsWith(savepoints);
        flink.awaitJobManagersEnd(LIMIT);
        flink.startApplication(List.of(spec, "--from", savepoint));
        topics.feed(tweets.subList(EVENTS / 2, EVENTS), 10);
        topics.awaitCommitted(EVENTS);
        commands.stop(topics.in(), savepoints);
        assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
    }
  }

  /** A copy of the shipped one. */
  private static void bundle(RemoteStore store, String folder) throws Exception {
    for (String file : List.of("model.json", "model.onnx", "tokenizer.json")) {
      try (var in = ApplicationModeITCase.class.getResourceAsStream("/zoo/tweet-mood/" + file)) {
        store.put(folder + file, in.readAllBytes());
      }
    }
  }
}
