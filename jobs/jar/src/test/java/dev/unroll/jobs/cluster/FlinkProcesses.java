package dev.unroll.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A standalone Flink cluster as people run it: a JobManager and TaskManagers in processes of their
 * own over a class path of Flink's jars alone, so that a job jar which lacks something fails.
 */
final class FlinkProcesses implements AutoCloseable {
  static final int SLOTS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What a Flink distribution holds, by the beginnings of its jars' names. */
  private static final List<String> FLINK =
      List.of(
          "flink-",
          "log4j-",
          "slf4j-api",
          "commons-",
          "kryo-",
          "minlog-",
          "reflectasm-",
          "objenesis-",
          "snakeyaml-engine-",
          "javassist-",
          "jsr305-",
          "frocksdbjni-",
          "async-profiler-",
          "snappy-java-",
          "lz4-java-");

  private static final List<String> NOT_FLINK =
      List.of(
          "flink-connector-kafka",
          "flink-state-processor",
          "flink-test",
          "commons-validator",
          "commons-beanutils",
          "commons-digester");

  /** Flink's own, for JDK 17. */
  static final List<String> OPENS =
      Stream.of(
              "java.lang",
              "java.net",
              "java.io",
              "java.nio",
              "sun.nio.ch",
              "java.lang.reflect",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  static final String LOGGING =
      """
      rootLogger.level = info
      rootLogger.appenderRef.out.ref = out
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
      """;

  private final Path folder;
  private final FlinkSetup setup;
  private final String lib;
  private final Path conf;
  private final int restPort;
  private final List<TestProcess> taskManagers = new ArrayList<>();
  private TestProcess jobManager;
  private int started;

  private FlinkProcesses(Path folder, FlinkSetup setup) throws Exception {
    this.folder = folder;
    this.setup = setup;
    conf = Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(plugins());
    List<String> jars = new ArrayList<>(jars(setup.shared()));
    jars.addAll(setup.jars());
    lib = String.join(File.pathSeparator, jars);
    restPort = freePort();
    Map<String, String> all = new TreeMap<>(defaults());
    all.putAll(setup.options());
    Files.write(
        conf.resolve("config.yaml"),
        all.entrySet().stream().map(option -> option.getKey() + ": " + option.getValue()).toList());
    Files.writeString(conf.resolve("log4j.properties"), LOGGING);
    startJobManager();
  }

  /** Starts one; its slots are there when this returns. */
  static FlinkProcesses start(Path folder, int taskManagers, FlinkSetup setup) throws Exception {
    FlinkProcesses cluster = new FlinkProcesses(folder, setup);
    try {
      for (int i = 0; i < taskManagers; i++) {
        cluster.addTaskManager();
      }
      cluster.awaitSlots(taskManagers * SLOTS);
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * The jars of a Flink distribution.
   *
   * @param shared the beginnings of the names of more
   */
  static List<String> jars(List<String> shared) {
    return TestProcess.classPath().stream()
        .filter(entry -> isInLib(Path.of(entry).getFileName().toString(), shared))
        .toList();
  }

  private static boolean isInLib(String jar, List<String> shared) {
    boolean flink =
        FLINK.stream().anyMatch(jar::startsWith)
            && NOT_FLINK.stream().noneMatch(jar::startsWith)
            && !jar.endsWith("-tests.jar");
    return flink || shared.stream().anyMatch(jar::startsWith);
  }

  /** Small, and quick to see that a process is gone. */
  private Map<String, String> defaults() throws IOException {
    return Map.ofEntries(
        Map.entry("jobmanager.rpc.address", "127.0.0.1"),
        Map.entry("jobmanager.rpc.port", Integer.toString(freePort())),
        Map.entry("jobmanager.memory.process.size", "800m"),
        Map.entry("rest.address", "127.0.0.1"),
        Map.entry("rest.bind-address", "127.0.0.1"),
        Map.entry("rest.port", Integer.toString(restPort)),
        Map.entry("taskmanager.host", "127.0.0.1"),
        Map.entry("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS)),
        Map.entry("taskmanager.cpu.cores", "2"),
        Map.entry("taskmanager.memory.framework.heap.size", "64m"),
        Map.entry("taskmanager.memory.task.heap.size", "320m"),
        Map.entry("taskmanager.memory.managed.size", "64m"),
        Map.entry("taskmanager.memory.framework.off-heap.size", "64m"),
        Map.entry("taskmanager.memory.task.off-heap.size", "128m"),
        Map.entry("taskmanager.memory.network.min", "48m"),
        Map.entry("taskmanager.memory.network.max", "48m"),
        Map.entry("taskmanager.memory.jvm-metaspace.size", "192m"),
        Map.entry("taskmanager.memory.jvm-overhead.min", "64m"),
        Map.entry("taskmanager.memory.jvm-overhead.max", "64m"),
        Map.entry("heartbeat.interval", "1000"),
        Map.entry("heartbeat.timeout", "8000"),
        Map.entry("restart-strategy.type", "fixed-delay"),
        Map.entry("restart-strategy.fixed-delay.attempts", "1000"),
        Map.entry("restart-strategy.fixed-delay.delay", "500 ms"),
        Map.entry("classloader.parent-first-patterns.additional", "ai.onnxruntime;ai.djl"),
        Map.entry("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString()),
        Map.entry("io.tmp.dirs", folder.toString()));
  }

  private TestProcess process(
      String name, String memory, Map<String, String> environment, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(OPENS);
    command.add(memory);
    command.addAll(
        List.of(
            "-Dlog4j.configurationFile=" + conf.resolve("log4j.properties"),
            "-cp",
            lib,
            main.getName(),
            "--configDir",
            conf.toString()));
    command.addAll(Arrays.asList(args));
    return TestProcess.java(folder.resolve(name + ".log"), environment, command);
  }

  private Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>(setup.environment());
    all.put("FLINK_CONF_DIR", conf.toString());
    all.put("FLINK_PLUGINS_DIR", plugins().toString());
    all.put("FLINK_LIB_DIR", folder.resolve("lib").toString());
    return all;
  }

  /** Where Flink looks for plugins, each in a folder of its own. */
  private Path plugins() {
    return plugins(folder);
  }

  static Path plugins(Path folder) {
    return folder.resolve("plugins");
  }

  /** With the same configuration as every one before. */
  void startJobManager() throws IOException {
    if (setup.application() == null) {
      startJobManager(StandaloneSessionClusterEntrypoint.class, "--executionMode", "cluster");
    } else {
      startApplication(setup.application());
    }
  }

  /** As {@code standalone-job.sh} does, with the job jar in {@code usrlib/}. */
  void startApplication(List<String> arguments) throws IOException {
    Path jar = Files.createDirectories(folder.resolve("usrlib")).resolve("unroll.jar");
    if (Files.notExists(jar)) {
      Files.createSymbolicLink(jar, ClusterCommands.JAR.toAbsolutePath());
    }
    List<String> all = new ArrayList<>(List.of("--job-classname", PipelineJob.class.getName()));
    all.addAll(arguments);
    startJobManager(StandaloneApplicationClusterEntryPoint.class, all.toArray(String[]::new));
  }

  private void startJobManager(Class<?> main, String... arguments) throws IOException {
    jobManager = process("jobmanager", "-Xmx400m", environment(), main, arguments);
  }

  /** Kills it as {@code kill -9} does. */
  void killJobManager() throws InterruptedException {
    jobManager.kill();
  }

  /** A JobManager of one application ends with it. */
  void awaitJobManagersEnd(Duration limit) throws Exception {
    jobManager.await(limit);
  }

  /** Starts one more, beside those that run. */
  void addTaskManager() throws IOException {
    addTaskManager(Map.of());
  }

  /**
   * Starts one more whose environment is another.
   *
   * @param more over that of all
   */
  void addTaskManager(Map<String, String> more) throws IOException {
    String name = "taskmanager-" + ++started;
    Map<String, String> environment = environment();
    environment.putAll(more);
    taskManagers.add(
        process(
            name,
            "-Xmx384m",
            environment,
            TaskManagerRunner.class,
            "-D",
            "taskmanager.resource-id=" + name));
  }

  /** Kills one as {@code kill -9} does. */
  void killTaskManager(int index) throws InterruptedException {
    taskManagers.remove(index).kill();
  }

  List<TestProcess> taskManagers() {
    return taskManagers;
  }

  TestProcess jobManager() {
    return jobManager;
  }

  /**
   * Makes every process fail to write files beyond a size, as a quota does.
   *
   * @param bytes or {@code unlimited}
   */
  void limitFileSizes(String bytes) throws Exception {
    jobManager.limitFileSizes(bytes);
    for (TestProcess taskManager : taskManagers) {
      taskManager.limitFileSizes(bytes);
    }
  }

  /** What {@code --jobmanager} takes. */
  String address() {
    return "127.0.0.1:" + restPort;
  }

  FlinkRest rest() {
    return new FlinkRest(URI.create("http://" + address()));
  }

  private void awaitSlots(int slots) throws Exception {
    FlinkRest rest = rest();
    Await.until(
        "the cluster has " + slots + " slots",
        LIMIT,
        () -> rest.get("/overview").path("slots-total").asInt() == slots);
  }

  /** Runs Flink's own client, {@code flink ARGS…}; returns what it said, where it succeeded. */
  String flink(String... args) throws Exception {
    Path log = folder.resolve("client-" + System.nanoTime() + ".log");
    List<String> command = new ArrayList<>(OPENS);
    command.addAll(
        List.of(
            "-Xmx400m",
            "-Dlog4j.configurationFile=" + conf.resolve("log4j.properties"),
            "-cp",
            lib,
            CliFrontend.class.getName()));
    command.addAll(Arrays.asList(args));
    TestProcess client = TestProcess.java(log, environment(), command);
    int status = client.await(LIMIT);
    if (status != 0) {
      throw new AssertionError("flink ended with " + status + ":\n" + client.said());
    }
    return client.said();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    for (TestProcess taskManager : taskManagers) {
      taskManager.close();
    }
    jobManager.close();
  }
}
