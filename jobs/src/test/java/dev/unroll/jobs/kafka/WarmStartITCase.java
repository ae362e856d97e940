package dev.unroll.jobs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history in a file, then the live topic: the same predictions as one uninterrupted run. */
class WarmStartITCase {
  private static final int EVENTS = 1_600;
  private static final int USERS = 60;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String START = "source.kafka.start=earliest";

  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void everyKey_goesOnWhereTheHistoryEnded() throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, USERS, 7);
    List<Tweet> history = tweets.subList(0, EVENTS / 2);
    List<Tweet> live = tweets.subList(EVENTS / 2, EVENTS);
    try (MoodTopics topics = new MoodTopics(broker, "warm", folder)) {
      Map<String, String> uninterrupted = topics.expected(tweets);
      Path spec = Files.writeString(folder.resolve("warm.yaml"), topics.yaml());
      Path savepoint = folder.resolve("savepoint");

      Result apply = apply(spec, history, savepoint);
      assertThat(apply.err())
          .startsWith("800 events: 800 predictions, 0 dead letters in ")
          .endsWith("run " + spec + " --from " + savepoint + " goes on from them\n");
      assertThat(apply.status()).isZero();
      assertThat(Files.readAllLines(folder.resolve("history-out.jsonl")))
          .containsExactlyInAnyOrderElementsOf(predictions(uninterrupted, history));
      assertThat(folder).isDirectoryNotContaining("glob:**part*");

      JsonNode saved = state(savepoint);
      assertThat(saved.get("keys").longValue()).isEqualTo(lastSteps(uninterrupted, history).size());
      assertThat(saved.at("/steps/total").longValue())
          .isEqualTo(sum(lastSteps(uninterrupted, history)));

      Result check = CommandLines.run("check", spec.toString(), "--from", savepoint.toString());
      assertThat(check.err()).isEmpty();
      assertThat(check.out()).contains("from " + savepoint + ": 60 keys: 60 kept, 0 reset");

      live.forEach(tweet -> topics.send(tweet.user(), tweet.json().getBytes(UTF_8)));
      Path log = folder.resolve("run.log");
      // Another parallelism, and another backend than the one that saved.
      Process run =
          ExactlyOnceITCase.startRun(
              spec,
              log,
              "--from",
              savepoint.toString(),
              "--set",
              START,
              "--set",
              "parallelism=1",
              "--set",
              "state.backend=rocksdb");
      topics.awaitCommitted(live.size());
      // Killed, so that its newest checkpoint is read next, and not a savepoint.
      run.destroyForcibly().waitFor();
      assertThat(log).content().contains("60 kept", "going on from the hidden states in");
      assertThat(topics.committed())
          .containsExactlyInAnyOrderElementsOf(predictions(uninterrupted, live));

      // The savepoint stays the user's own, and the pipeline has checkpoints of its own now.
      assertThat(savepoint.resolve("_metadata")).exists();
      JsonNode now = state(folder.resolve("checkpoints").resolve("warm-in"));
      assertThat(now.at("/steps/total").longValue())
          .isEqualTo(sum(lastSteps(uninterrupted, tweets)));
      Result again =
          CommandLines.run("run", spec.toString(), "--from", savepoint.toString(), "--set", START);
      assertThat(again.err())
          .contains("expected a pipeline without checkpoints of its own, found some in ")
          .contains("add --fresh to put them aside");
      assertThat(again.status()).isEqualTo(2);
    }
  }

  private Result apply(Path spec, List<Tweet> history, Path savepoint) throws IOException {
    Path in =
        Files.write(folder.resolve("history.jsonl"), history.stream().map(Tweet::json).toList());
    return CommandLines.run(
        "apply",
        spec.toString(),
        "--in",
        in.toString(),
        "--out",
        folder.resolve("history-out.jsonl").toString(),
        "--savepoint",
        savepoint.toString());
  }

  private static JsonNode state(Path savepoint) throws IOException {
    Result result = CommandLines.run("state", savepoint.toString(), "--json");
    assertThat(result.err()).isEmpty();
    return MAPPER.readTree(result.out());
  }

  private static List<String> predictions(Map<String, String> all, List<Tweet> of) {
    return of.stream().map(tweet -> all.get(MoodTopics.id(tweet.json()))).toList();
  }

  /** Steps of each key after its last event. */
  private static Map<String, Long> lastSteps(Map<String, String> all, List<Tweet> of)
      throws IOException {
    Map<String, Long> steps = new HashMap<>();
    for (String json : predictions(all, of)) {
      JsonNode prediction = MAPPER.readTree(json);
      steps.put(prediction.get("key").textValue(), prediction.get("step").longValue());
    }
    return steps;
  }

  private static long sum(Map<String, Long> steps) {
    return steps.values().stream().mapToLong(Long::longValue).sum();
  }
}
