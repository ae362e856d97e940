package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events, models and topics that go wrong or change, on a cluster whose processes fail as well. */
@Tag("faults")
class DataFaultsITCase extends OnTwoTaskManagers {
  private static final int EVENTS = 1_200;
  private static final int KEYS = 40;
  private static final Path FAKE_TIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Trial trial(String fault, long seed, List<Tweet> tweets) throws Exception {
    return new Trial(fault, seed, tweets, flink, broker, folder);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void poisonInEveryPartition_becomesDeadLettersOnce(long seed) throws Exception {
    try (Trial trial = trial("poison records", seed, Tweets.of(EVENTS, KEYS, seed))) {
      trial.begin(UnaryOperator.identity());
      int poisons = 5;
      for (int i = 0; i < poisons; i++) {
        trial.topics.awaitCommitted(EVENTS * i / (poisons + 1) + trial.random.nextInt(100));
        trial.topics.sendEverywhere("k" + i, "{\"text\":");
      }
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      trial.judge();
      assertThat(trial.topics.awaitDeadLetters(poisons * MoodTopics.PARTITIONS))
          .hasSize(poisons * MoodTopics.PARTITIONS)
          .containsOnly("{\"text\":");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void outputsThatTurnNaN_costTheirEventAndNothingElse(long seed) throws Exception {
    LeakyBundle.write(folder.resolve("leaky"), "1", false);
    List<Tweet> sound = LeakyBundle.events(EVENTS, KEYS, seed);
    try (Trial trial = trial("nan outputs", seed, sound)) {
      trial.begin(yaml -> LeakyBundle.in(yaml, "leaky"));
      int poisons = 10;
      for (int i = 0; i < poisons; i++) {
        trial.topics.awaitCommitted(EVENTS * i / (poisons + 1));
        String key = "k" + trial.random.nextInt(KEYS);
        String json =
            "{\"id\":\"nan%d\",\"user\":\"%s\",\"a\":%s,\"b\":0,\"created_at\":1767225600}"
                .formatted(i, key, LeakyBundle.POISON);
        // Now, before events of its key that are still to come.
        trial.topics.send(key, json.getBytes(StandardCharsets.UTF_8));
      }
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      trial.judge();
      assertThat(trial.topics.awaitDeadLetters(poisons))
          .hasSize(poisons)
          .allMatch(json -> json.contains("\"id\":\"nan"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "keep, false, 3", "replay, true, 3", "reset, true, 3",
    "keep, false, 4", "replay, true, 4", "reset, true, 4"
  })
  void newVersionAtRestore_goesOnAsItSays(String onNewLayout, boolean counts, long seed)
      throws Exception {
    LeakyBundle.write(folder.resolve("v1"), "1", false);
    LeakyBundle.write(folder.resolve("v2"), "2", counts);
    List<Tweet> tweets = LeakyBundle.events(EVENTS, KEYS, seed);
    int first = EVENTS / 4 + new Random(seed).nextInt(EVENTS / 2);
    List<Tweet> later = tweets.subList(first, EVENTS);
    String state = "state: {on-new-layout: " + onNewLayout + ", replay: 64}\n";
    UnaryOperator<String> old =
        yaml -> LeakyBundle.in(yaml, "v1") + (onNewLayout.equals("replay") ? state : "");
    try (Trial trial = trial("new version, " + onNewLayout, seed, tweets)) {
      trial.begin(old, first);
      trial.topics.awaitCommitted(first);
      String savepoint = trial.stop();
      Map<String, String> fresh =
          trial.topics.expected(LeakyBundle.in(trial.topics.yaml(), "v2"), later);
      for (Tweet tweet : later) {
        String id = MoodTopics.id(tweet.json());
        trial.expected.put(
            id,
            onNewLayout.equals("reset")
                ? fresh.get(id)
                : trial.expected.get(id).replace("leaky@1", "leaky@2"));
      }
      trial.submit(
          "--from",
          savepoint,
          "--set",
          "model.bundle=v2",
          "--set",
          "state.on-new-layout=" + onNewLayout);
      trial.topics.feed(later, 10);
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void newLayoutUnderKeep_endsTheJobAndSaysSo(long seed) throws Exception {
    LeakyBundle.write(folder.resolve("v1"), "1", false);
    LeakyBundle.write(folder.resolve("v2"), "2", true);
    List<Tweet> tweets = LeakyBundle.events(200, KEYS, seed);
    try (Trial trial = trial("new layout, keep", seed, tweets)) {
      trial.begin(yaml -> LeakyBundle.in(yaml, "v1"), 100);
      trial.topics.awaitCommitted(100);
      String savepoint = trial.stop();
      trial.submit("--from", savepoint, "--set", "model.bundle=v2");
      trial.topics.feed(tweets.subList(100, 200), 10);
      Cluster cluster = Cluster.at(flink.address());
      Await.until("it failed", LIMIT, () -> cluster.find(trial.topics.in()).failed());
      JobReport report = cluster.report(cluster.find(trial.topics.in()));
      assertThat(report.failure().cause()).contains("say state.on-new-layout: reset or replay");
      // The way out, with the same savepoint.
      trial.submit("--from", savepoint);
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void clocksFarInThePastAndTheFuture(long seed) throws Exception {
    Random random = new Random(seed);
    List<Tweet> tweets = new ArrayList<>();
    for (Tweet tweet : Tweets.of(EVENTS, KEYS, seed)) {
      // From the year 1 to the year 9999, in no order.
      long time = -62_135_000_000L + (long) (random.nextDouble() * 315_000_000_000L);
      String json = tweet.json().replaceFirst("\"created_at\":\\d+", "\"created_at\":" + time);
      tweets.add(new Tweet(tweet.user(), json));
    }
    try (Trial trial = trial("clocks far off", seed, tweets)) {
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      flink.killTaskManager(random.nextInt(2));
      flink.addTaskManager();
      trial.judge();
    }
  }

  /** What a machine takes for the time: Debian's libfaketime moves it, where it is installed. */
  @ParameterizedTest
  @CsvSource({"1, +20m", "2, -3d"})
  void machinesClockFarOff_changesNoPrediction(long seed, String offset) throws Exception {
    assumeTrue(Files.exists(FAKE_TIME), "libfaketime is installed");
    try (Trial trial = trial("a machine's clock far off", seed, Tweets.of(EVENTS, KEYS, seed))) {
      trial.begin(yaml -> yaml + "state: {ttl: 1 h}\nmax-ahead: 1 h\n");
      trial.awaitSomeMoment();
      // All of it goes on there, where waits keep to a clock that is not moved.
      flink.killTaskManager(0);
      flink.killTaskManager(0);
      flink.addTaskManager(
          Map.of(
              "LD_PRELOAD",
              FAKE_TIME.toString(),
              "FAKETIME",
              offset,
              "FAKETIME_DONT_FAKE_MONOTONIC",
              "1",
              "FAKETIME_FORCE_MONOTONIC_FIX",
              "0"));
      trial.judge();
    } finally {
      flink.killTaskManager(0);
      flink.addTaskManager();
      flink.addTaskManager();
    }
  }

  /** In a pipeline that goes by event time: neither moves its clock, nor makes others late. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void timesFarOff_areRefused_andNoOtherEventIs(long seed) throws Exception {
    List<Tweet> tweets = new ArrayList<>(Tweets.of(EVENTS, KEYS, seed));
    // A second an event, in no order within twenty.
    for (int from = 0; from < EVENTS; from += 20) {
      Collections.shuffle(tweets.subList(from, from + 20), new Random(seed + from));
    }
    try (Trial trial = trial("times far off", seed, tweets)) {
      trial.begin(
          yaml -> yaml + "order: event-time\nlateness: 30 s\nmax-ahead: 1 h\nstate: {ttl: 1 h}\n");
      List<String> refused = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        trial.topics.awaitCommitted(EVENTS * i / 11 + 1);
        String key = "u" + trial.random.nextInt(KEYS);
        // In the years 1 and 9999.
        refused.add(at(key, i % 2 == 0 ? -62_135_000_000L : 253_370_000_000L, "far" + i));
        trial.topics.send(key, refused.get(i).getBytes(StandardCharsets.UTF_8));
      }
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      // What lets event time go on to the end in each partition; these go on waiting themselves.
      List<Tweet> last = new ArrayList<>();
      for (int user = 0; user < KEYS; user++) {
        last.add(new Tweet("u" + user, at("u" + user, 1_767_225_600L + 2 * EVENTS, "last")));
      }
      trial.topics.feed(last, 10);
      trial.judge();
      assertThat(trial.topics.awaitDeadLetters(refused.size()))
          .containsExactlyInAnyOrderElementsOf(refused);
    }
  }

  private static String at(String user, long seconds, String id) {
    return "{\"id\":\"%s\",\"user\":\"%s\",\"text\":\"late again\",\"created_at\":%d}"
        .formatted(id, user, seconds);
  }

  /** Keys move, so a key's events may be read in another order: each is still answered once. */
  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void partitionAddedAmongEvents_losesAndDoublesNone(long seed) throws Exception {
    try (Trial trial = trial("partition added early", seed, Tweets.of(EVENTS, KEYS, seed))) {
      trial.begin(yaml -> discovering(yaml, trial));
      trial.awaitSomeMoment();
      trial.topics.addPartition();
      assertThat(trial.topics.awaitCommitted(EVENTS).stream().map(MoodTopics::id).toList())
          .containsExactlyInAnyOrderElementsOf(trial.expected.keySet());
      trial.stop();
      assertThat(trial.topics.committed()).hasSize(EVENTS);
    }
  }

  private static String discovering(String yaml, Trial trial) {
    String topic = trial.topics.in();
    return yaml.replace(
        topic + "}\n  key:",
        topic + ", properties: {partition.discovery.interval.ms: \"1000\"}}\n  key:");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void partitionAdded_whenItsTopicWasDrained(long seed) throws Exception {
    try (Trial trial = trial("partition added", seed, Tweets.of(EVENTS, KEYS, seed))) {
      trial.begin(yaml -> discovering(yaml, trial), EVENTS / 2);
      trial.topics.awaitCommitted(EVENTS / 2);
      trial.topics.addPartition();
      trial.topics.feed(trial.tweets.subList(EVENTS / 2, EVENTS), 10);
      trial.topics.awaitCommitted(EVENTS * 3 / 4);
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      trial.judge();
    }
  }
}
