package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes and disks that fail at random moments, on a cluster without ONNX Runtime of its own.
 */
@Tag("faults")
class FaultsITCase extends OnTwoTaskManagers {
  private static final int EVENTS = 2_000;
  private static final int OUTAGE_SECONDS = 20;

  /** Longer than a client's request time-out, 30 s, and shorter than its delivery's, 120 s. */
  private static final int PAUSE_SECONDS = 40;

  private Trial trial(String fault, long seed) throws Exception {
    return new Trial(fault, seed, EVENTS, flink, broker, folder);
  }

  private static UnaryOperator<String> on(String backend) {
    return yaml -> yaml + "state: {backend: " + backend + "}\n";
  }

  @ParameterizedTest
  @CsvSource({"1, heap", "2, heap", "3, rocksdb", "4, rocksdb"})
  void taskManagersKilled(long seed, String backend) throws Exception {
    try (Trial trial = trial("taskmanager killed, " + backend, seed)) {
      trial.begin(on(backend));
      for (int kill = 1; kill <= 2; kill++) {
        trial.topics.awaitCommitted(EVENTS * kill / 4 + trial.random.nextInt(EVENTS / 4));
        flink.killTaskManager(trial.random.nextInt(2));
        flink.addTaskManager();
      }
      trial.judge();
      List<String> logs = new ArrayList<>();
      for (TestProcess taskManager : flink.taskManagers()) {
        logs.add(taskManager.said());
      }
      assertThat(logs)
          .anyMatch(log -> log.contains("ONNX Runtime"))
          .noneMatch(log -> log.contains("shared by every job of this process"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, heap", "2, heap", "3, rocksdb", "4, rocksdb"})
  void stoppedWithASavepoint_goesOnWithMoreAndWithFewerSubtasks(long seed, String backend)
      throws Exception {
    try (Trial trial = trial("stopped with a savepoint, another parallelism, " + backend, seed)) {
      trial.begin(on(backend));
      for (int parallelism : List.of(4, 1, 3)) {
        int moment = trial.topics.committed().size() + 50 + trial.random.nextInt(300);
        trial.topics.awaitCommitted(Math.min(moment, EVENTS));
        String savepoint = trial.stop();
        trial.submit("--from", savepoint, "--parallelism", Integer.toString(parallelism));
      }
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void brokerKilled_andBackAfterAWhile(long seed) throws Exception {
    try (Trial trial = trial("broker killed", seed)) {
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      broker.kill();
      Pause.seconds(OUTAGE_SECONDS);
      broker.startAgain();
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void brokerPaused_longerThanTheRequestTimeout(long seed) throws Exception {
    try (Trial trial = trial("broker paused", seed)) {
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      broker.pause();
      Pause.seconds(PAUSE_SECONDS);
      broker.resume();
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void checkpointsThatCannotBeWritten(long seed) throws Exception {
    try (Trial trial = trial("checkpoint fails", seed)) {
      CheckpointDisk disk = new CheckpointDisk(folder, trial.topics.in());
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      disk.takeAway();
      awaitFailedCheckpoint(trial);
      disk.giveBack();
      trial.judge();
    }
  }

  /** A quota on the size of files, which any user may set: every longer write fails, EFBIG. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void checkpointDiskBeyondItsQuota(long seed) throws Exception {
    try (Trial trial = trial("checkpoint disk beyond its quota", seed)) {
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      flink.limitFileSizes("2048");
      awaitFailedCheckpoint(trial);
      flink.limitFileSizes("unlimited");
      trial.judge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void fullCheckpointDisk_whereATestMayMountOne(long seed) throws Exception {
    assumeTrue(SmallDisk.isAllowed());
    try (Trial trial = trial("checkpoint disk full", seed);
        SmallDisk full = SmallDisk.full(Files.createDirectories(folder.resolve("full")))) {
      CheckpointDisk disk = new CheckpointDisk(folder, trial.topics.in());
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      disk.fill(full);
      awaitFailedCheckpoint(trial);
      disk.giveBack();
      trial.judge();
    }
  }

  private void awaitFailedCheckpoint(Trial trial) throws Exception {
    Cluster cluster = Cluster.at(flink.address());
    ClusterJob job = cluster.find(trial.topics.in());
    long before = cluster.report(job).failedCheckpoints();
    Await.until(
        "a checkpoint failed",
        Duration.ofMinutes(1),
        () -> cluster.report(job).failedCheckpoints() > before);
  }
}
