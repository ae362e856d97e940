package dev.unroll.jobs.cluster;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker, a JobManager and two TaskManagers in processes of their own, for a class of tests. */
abstract class OnTwoTaskManagers {
  @TempDir static Path shared;
  static BrokerProcess broker;
  static FlinkProcesses flink;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    broker = BrokerProcess.start(shared.resolve("kafka"));
    flink = FlinkProcesses.start(shared.resolve("flink"), 2, FlinkSetup.PLAIN);
  }

  @AfterAll
  static void stop() throws Exception {
    if (flink != null) {
      flink.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
