package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.Tweets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A topic with nothing for longer than whatever waits for something: its transactions' time-out, an
 * idle connection's end, a partition's idleness, each made short.
 */
@Tag("faults")
class SilenceITCase extends OnTwoTaskManagers {
  private static final int EVENTS = 600;

  private static String impatient(Trial trial, String yaml) {
    String idle =
        ", properties: {connections.max.idle.ms: \"4000\", metadata.max.age.ms: \"3000\"}";
    return yaml.replace(
                "topic: " + trial.topics.in() + "}",
                "topic: " + trial.topics.in() + idle + "}\n  idle-after: 1s")
            .replace(
                "topic: " + trial.topics.out() + "}",
                "topic: " + trial.topics.out() + ", transaction-timeout: 10s}")
        + "state: {ttl: 7 d}\n";
  }

  @ParameterizedTest
  @CsvSource({"1, 25", "2, 130"})
  void firstEventAfterASilence_isAnsweredAsEver(long seed, int seconds) throws Exception {
    try (Trial trial =
        new Trial(
            "silence of " + seconds + " s",
            seed,
            Tweets.of(EVENTS, 40, seed),
            flink,
            broker,
            folder)) {
      UnaryOperator<String> impatient = yaml -> impatient(trial, yaml);
      trial.begin(impatient, EVENTS / 2);
      trial.topics.awaitCommitted(EVENTS / 2);
      long before = report(trial).checkpoint().id();
      Pause.seconds(seconds);
      assertThat(report(trial).checkpoint().id()).isGreaterThan(before);
      trial.topics.feed(trial.tweets.subList(EVENTS / 2, EVENTS / 2 + 1), 1);
      trial.topics.awaitCommitted(EVENTS / 2 + 1);
      Pause.seconds(seconds);
      flink.killTaskManager(trial.random.nextInt(2));
      flink.addTaskManager();
      trial.topics.feed(trial.tweets.subList(EVENTS / 2 + 1, EVENTS), 10);
      trial.judge();
    }
  }

  private static JobReport report(Trial trial) throws Exception {
    Cluster cluster = Cluster.at(flink.address());
    return cluster.report(cluster.find(trial.topics.in()));
  }
}
