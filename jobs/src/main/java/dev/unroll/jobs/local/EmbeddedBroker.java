package dev.unroll.jobs.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (KRaft, one node, broker and controller in one) in this process, on
 * 127.0.0.1. Its limits are a default broker's; only what a single node forces is set: one replica
 * of everything.
 *
 * <p>Ready for clients when {@code start} returns. Not thread-safe; {@link #close} may be called
 * twice.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String NODE = "1";
  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final Path folder;
  private final boolean temporary;
  private final String bootstrap;
  private boolean closed;

  private EmbeddedBroker(
      Path folder, boolean temporary, int port, String listener, Map<String, String> more)
      throws IOException {
    this.folder = folder;
    this.temporary = temporary;
    this.bootstrap = HOST + ":" + port;
    if (!Files.exists(folder.resolve("meta.properties"))) {
      format(folder);
    }
    int controllerPort = freePort();
    while (controllerPort == port) {
      controllerPort = freePort();
    }
    Map<String, String> settings = new HashMap<>(settings(folder, port, controllerPort));
    settings.putAll(more);
    if (!listener.isEmpty()) {
      settings.merge("listeners", listener, (plain, other) -> plain + "," + other);
    }
    KafkaConfig config = new KafkaConfig(settings);
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
  }

  /** On a free port, over a temporary folder that {@link #close} removes. */
  public static EmbeddedBroker start() throws IOException {
    failInsteadOfHalting();
    Path folder = Files.createTempDirectory("unroll-kafka-");
    try {
      return new EmbeddedBroker(folder, true, freePort(), "", Map.of());
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /**
   * Over a folder that stays: what an earlier broker left there, closed or killed, is served again.
   *
   * @param port 0 takes a free one
   */
  public static EmbeddedBroker start(Path folder, int port) throws IOException {
    return start(folder, port, "", Map.of());
  }

  /**
   * The same with one listener more, as for clients that come with credentials.
   *
   * @param listener as {@code NAME://HOST:PORT}; empty for none
   * @param more of the broker's own options
   */
  public static EmbeddedBroker start(
      Path folder, int port, String listener, Map<String, String> more) throws IOException {
    failInsteadOfHalting();
    return new EmbeddedBroker(
        Files.createDirectories(folder), false, port == 0 ? freePort() : port, listener, more);
  }

  /** The address that clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return bootstrap;
  }

  /** The folder that holds the broker's logs. */
  public Path folder() {
    return folder;
  }

  /** Returns when the topic is there; fails where it was there before. */
  public void createTopic(String name, int partitions) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topic " + name, e.getCause());
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      delete(folder);
    }
  }

  /**
   * A broker in a JVM of its own, for tests that kill it: prints {@code ready HOST:PORT} and runs
   * until it is ended.
   *
   * @param args the folder, and the port (0 takes a free one)
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected two arguments, the folder and the port");
    }
    EmbeddedBroker broker = start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
    System.out.println("ready " + broker.bootstrap());
    broker.server.awaitShutdown();
  }

  /** A broker that cannot start ends its JVM; here that JVM is someone's program. */
  private static void failInsteadOfHalting() {
    Exit.setHaltProcedure(
        (status, message) -> {
          throw new IllegalStateException(
              "the Kafka broker gave up" + (message == null ? "" : ": " + message));
        });
  }

  private static void format(Path folder) throws IOException {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(Integer.parseInt(NODE))
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot prepare " + folder + " for Kafka", e);
    }
  }

  private static Map<String, String> settings(Path folder, int port, int controllerPort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", NODE),
        Map.entry("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry(
            "listeners",
            "PLAINTEXT://"
                + HOST
                + ":"
                + port
                + ","
                + CONTROLLER
                + "://"
                + HOST
                + ":"
                + controllerPort),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
