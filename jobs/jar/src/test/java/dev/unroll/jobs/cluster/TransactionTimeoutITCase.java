package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker, alone or with the job, that is away for longer than the transaction time-out: what was
 * answered in a checkpoint and not yet committed is lost, which is the one loss there is, and it is
 * said.
 */
@Tag("faults")
class TransactionTimeoutITCase extends OnTwoTaskManagers {
  /** At most so many, until one falls between a checkpoint and its commit. */
  private static final int OUTAGES = 6;

  private static final int EVENTS_EACH = 500;
  private static final int EVENTS = (OUTAGES + 1) * EVENTS_EACH;
  private static final int OUTAGE_SECONDS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void brokerAndJobAway_untilSomethingIsLost_whichIsSaid(long seed) throws Exception {
    try (Trial trial = begin("broker and job away too long", seed)) {
      int outages = 0;
      do {
        assertThat(++outages).as("outages without a loss").isLessThanOrEqualTo(OUTAGES);
        trial.topics.feed(events(trial, outages, outages + 1), 10);
        awaitCheckpoint(trial);
        broker.kill();
        flink.killTaskManager(0);
        flink.killTaskManager(0);
        broker.startAgain();
        Await.until(
            "the broker took back what was open", LIMIT, () -> !trial.topics.hasOpenTransaction());
        int committed = trial.topics.committed().size();
        flink.addTaskManager();
        flink.addTaskManager();
        new ClusterCommands(flink).awaitRunning(trial.topics.in());
        trial.topics.awaitCommitted(committed + 1);
      } while (losses() == 0);
      // Flink's REST interface has a metric some seconds after the log.
      Await.until(
          "unroll status says what is lost",
          LIMIT,
          () ->
              new ClusterCommands(flink)
                  .run("status", "--job", trial.topics.in())
                  .out()
                  .contains("LOST: "));
      trial.topics.feed(events(trial, outages + 1, OUTAGES + 1), 40);
      assertThat(trial.judgeLosses()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void brokerAway_losesNothingThatIsNotSaid(long seed) throws Exception {
    try (Trial trial = begin("broker away too long", seed)) {
      int before = losses();
      trial.topics.feed(events(trial, 1, OUTAGES + 1), 10);
      awaitCheckpoint(trial);
      broker.kill();
      Pause.seconds(OUTAGE_SECONDS);
      broker.startAgain();
      int lost = trial.judgeLosses();
      assertThat(losses() > before)
          .as("it is said, where %d predictions are lost", lost)
          .isEqualTo(lost > 0);
    }
  }

  private Trial begin(String fault, long seed) throws Exception {
    Trial trial = new Trial(fault, seed, EVENTS, flink, broker, folder);
    trial.begin(
        yaml ->
            yaml.replace(
                "topic: " + trial.topics.out(),
                "topic: " + trial.topics.out() + ", transaction-timeout: 3s"),
        EVENTS_EACH);
    trial.topics.awaitCommitted(trial.random.nextInt(200));
    return trial;
  }

  private static List<Tweet> events(Trial trial, int from, int to) {
    return trial.tweets.subList(from * EVENTS_EACH, to * EVENTS_EACH);
  }

  /** A moment later its transactions are committed. */
  private void awaitCheckpoint(Trial trial) throws IOException {
    Path checkpoints = folder.resolve("checkpoints").resolve(trial.topics.in());
    NextCheckpoint.await(checkpoints, LIMIT);
  }

  /** How often those TaskManagers that run have said that something is lost. */
  private static int losses() throws IOException {
    int found = 0;
    for (TestProcess taskManager : flink.taskManagers()) {
      found += taskManager.said().split("Unable to commit transaction", -1).length - 1;
    }
    return found;
  }
}
