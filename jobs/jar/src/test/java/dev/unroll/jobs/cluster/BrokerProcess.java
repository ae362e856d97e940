package dev.unroll.jobs.cluster;

import dev.unroll.jobs.local.EmbeddedBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Kafka broker in a process of its own, which can be killed, paused and started again. */
final class BrokerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready (\\S+):(\\d+)");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private int starts;
  private String port = "0";
  private TestProcess process;

  private BrokerProcess(Path folder) {
    this.folder = folder;
  }

  static BrokerProcess start(Path folder) throws Exception {
    BrokerProcess broker = new BrokerProcess(Files.createDirectories(folder));
    try {
      broker.startAgain();
      return broker;
    } catch (Exception | Error e) {
      broker.close();
      throw e;
    }
  }

  /** Over the same logs, on the same port. */
  void startAgain() throws Exception {
    Path log = folder.resolve("broker-" + starts++ + ".log");
    process = launch(log);
    Matcher ready = READY.matcher(process.await("ready ", LIMIT));
    while (!ready.find()) {
      ready = READY.matcher(process.await("ready ", LIMIT));
    }
    port = ready.group(2);
  }

  private TestProcess launch(Path log) throws IOException {
    return TestProcess.java(
        log,
        Map.of(),
        List.of(
            "-Xmx512m",
            "-cp",
            String.join(File.pathSeparator, TestProcess.classPath()),
            EmbeddedBroker.class.getName(),
            folder.resolve("logs").toString(),
            port));
  }

  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  TestProcess process() {
    return process;
  }

  void kill() throws Exception {
    process.kill();
  }

  /** It stays connected and answers nobody. */
  void pause() throws Exception {
    process.signal("STOP");
  }

  void resume() throws Exception {
    process.signal("CONT");
  }

  @Override
  public void close() throws Exception {
    process.close();
  }
}
