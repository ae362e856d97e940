package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand new keys a second, which a time-to-live lets go again. */
@Tag("faults")
class ManyKeysITCase extends OnTwoTaskManagers {
  private static final int KEYS_A_SECOND = 10_000;
  private static final int SECONDS = 20;
  private static final int KEYS = KEYS_A_SECOND * SECONDS;
  private static final int LAST = 60;
  private static final long BEGIN = 1_767_225_600_000L;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Some keys come again at once, some when they were forgotten, which is a new sequence. */
  private static List<Tweet> events(long seed) {
    Random random = new Random(seed);
    List<Tweet> events = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      int back = random.nextInt(50) == 0 ? random.nextInt(100) : 0;
      int far = random.nextInt(50) == 0 ? KEYS_A_SECOND * 8 : 0;
      events.add(event(Math.max(0, i - back - far), i, i * 1000L / KEYS_A_SECOND));
    }
    // Much later, some more in every partition: all before them are forgotten.
    for (int i = 0; i < LAST; i++) {
      events.add(event(KEYS + i, KEYS + i, 100_000L * SECONDS));
    }
    return events;
  }

  private static Tweet event(int key, int id, long millis) {
    String name = "k" + key;
    return new Tweet(
        name,
        "{\"id\":\"e%d\",\"user\":\"%s\",\"a\":%d,\"b\":1,\"created_at\":%d}"
            .formatted(id, name, id % 7, BEGIN + millis));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void stateDoesNotGrow_andIsGoneInTheEnd(long seed) throws Exception {
    LeakyBundle.write(folder.resolve("leaky"), "1", false);
    List<Tweet> events = events(seed);
    try (Trial trial = new Trial("new keys", seed, events, flink, broker, folder)) {
      trial.begin(yaml -> LeakyBundle.in(yaml, "leaky") + "state: {ttl: 2 s}\n", 0);
      trial.topics.feed(events.subList(0, KEYS), KEYS_A_SECOND / 10);
      List<Double> held = new ArrayList<>();
      // A metric may take seconds to be seen, before the kill as after it.
      Await.until(
          "keys are counted",
          LIMIT,
          () -> {
            held.add(held(trial));
            return held.get(held.size() - 1) > 0;
          });
      trial.topics.awaitCommitted(KEYS / 4 + trial.random.nextInt(KEYS / 4));
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      Await.until(
          "all keys are answered",
          LIMIT,
          () -> {
            held.add(held(trial));
            return trial.topics.committed().size() >= KEYS;
          });
      // A few seconds of keys, where all of them would be ten times as many.
      assertThat(held).allMatch(it -> it < KEYS / 2.0);
      trial.topics.feed(events.subList(KEYS, events.size()), KEYS_A_SECOND / 10);
      Await.until(
          "the newest keys alone are kept", LIMIT, () -> held(trial) > 0 && held(trial) <= LAST);
      System.out.println("held " + held);
      trial.judge();
    }
  }

  private static double held(Trial trial) throws Exception {
    String job = Cluster.at(flink.address()).find(trial.topics.in()).id();
    return flink.rest().sum(job, "keys");
  }
}
