package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JobManager that runs one pipeline, with the job jar in {@code usrlib/}: pipeline, bundle,
 * checkpoints and savepoints are named by URIs of a file system that is a plugin of Flink's.
 */
@Tag("faults")
class ApplicationModeITCase {
  private static final int EVENTS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SPEC = "shelf:///pipelines/mood.yaml";

  @TempDir Path folder;

  @Test
  void pipelineOfAPluginsFileSystem_isKilledStoppedAndGoesOn() throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, 40, 1);
    Path shelf = folder.resolve("shelf");
    ShelfFileSystem.install(FlinkProcesses.plugins(folder.resolve("flink")));
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        MoodTopics topics = new MoodTopics(broker.bootstrap(), "application", folder)) {
      Map<String, String> expected = topics.expected(tweets);
      bundle(shelf.resolve("pipelines/bundles/mood"));
      Files.writeString(
          shelf.resolve("pipelines/mood.yaml"),
          topics
              .yaml()
              .replace("zoo/tweet-mood", "bundles/mood")
              .replaceFirst("dir: \"[^\"]+\"", "dir: \"shelf:///checkpoints\""));
      FlinkSetup setup =
          FlinkSetup.PLAIN
              .sharingLibraries()
              .with(ShelfFileSystem.ROOT, shelf.toString())
              .running(SPEC, "--set", "batch.rows=64");
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
        assertThat(shelf.resolve("checkpoints/application-in")).isNotEmptyDirectory();
        String savepoint = commands.stop(topics.in(), "shelf:///savepoints");
        assertThat(savepoint).startsWith("shelf:/");
        flink.awaitJobManagersEnd(LIMIT);
        flink.startApplication(List.of(SPEC, "--from", savepoint));
        topics.feed(tweets.subList(EVENTS / 2, EVENTS), 10);
        topics.awaitCommitted(EVENTS);
        commands.stop(topics.in(), "shelf:///savepoints");
        assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
    }
  }

  /** A copy of the shipped one. */
  private static void bundle(Path folder) throws Exception {
    Files.createDirectories(folder);
    for (String file : List.of("model.json", "model.onnx", "tokenizer.json")) {
      try (var in = ApplicationModeITCase.class.getResourceAsStream("/zoo/tweet-mood/" + file)) {
        Files.copy(in, folder.resolve(file));
      }
    }
  }
}
