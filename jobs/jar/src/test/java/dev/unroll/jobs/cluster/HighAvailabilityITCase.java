package dev.unroll.jobs.cluster;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JobManager that is killed, and one that takes over what ZooKeeper knows. */
@Tag("faults")
class HighAvailabilityITCase {
  private static final int EVENTS = 2_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void jobManagersKilled(long seed) throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(
                folder.resolve("flink"),
                2,
                FlinkSetup.PLAIN.available(
                    zooKeeper.getConnectString(), folder.resolve("ha").toUri().toString()));
        Trial trial = new Trial("jobmanager killed", seed, EVENTS, flink, broker, folder)) {
      trial.begin(UnaryOperator.identity());
      trial.awaitSomeMoment();
      flink.killJobManager();
      flink.startJobManager();
      trial.judge();
    }
  }
}
