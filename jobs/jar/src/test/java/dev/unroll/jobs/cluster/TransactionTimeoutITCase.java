package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Brokers and job that are away for longer than the transaction time-out: what was answered in a
 * checkpoint and not yet committed is lost, which is the one loss there is, and it is said.
 */
@Tag("faults")
class TransactionTimeoutITCase extends OnTwoTaskManagers {
  private static final int EVENTS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everythingAway_longerThanTheTransactionTimeout(long seed) throws Exception {
    try (Trial trial = new Trial("away too long", seed, EVENTS, flink, broker, folder)) {
      trial.begin(
          yaml ->
              yaml.replace(
                  "topic: " + trial.topics.out(),
                  "topic: " + trial.topics.out() + ", transaction-timeout: 3s"));
      Path checkpoints = folder.resolve("checkpoints").resolve(trial.topics.in());
      int moment = trial.random.nextInt(200);
      trial.topics.awaitCommitted(moment);
      // A moment later its transactions are committed.
      NextCheckpoint.await(checkpoints, LIMIT);
      broker.kill();
      flink.killTaskManager(0);
      flink.killTaskManager(0);
      broker.startAgain();
      Await.until(
          "the broker took back what was open", LIMIT, () -> !trial.topics.hasOpenTransaction());
      flink.addTaskManager();
      flink.addTaskManager();
      ClusterCommands commands = new ClusterCommands(flink);
      commands.awaitRunning(trial.topics.in());
      trial.topics.awaitCommitted(moment + 1);
      boolean logged = false;
      for (TestProcess taskManager : flink.taskManagers()) {
        logged |= taskManager.said().contains("Unable to commit transaction");
      }
      if (logged) {
        // Flink's REST interface has a metric some seconds after the log.
        Await.until(
            "unroll status says what is lost",
            LIMIT,
            () -> commands.run("status", "--job", trial.topics.in()).out().contains("LOST: "));
      }
      int lost = trial.judgeLosses();
      assertThat(logged).as("it is said, where %d predictions are lost", lost).isEqualTo(lost > 0);
    }
  }
}
