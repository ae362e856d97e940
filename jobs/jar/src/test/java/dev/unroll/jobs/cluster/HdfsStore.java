package dev.unroll.jobs.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * HDFS on this machine: Hadoop's own small cluster, one name node and one data node in a process.
 */
final class HdfsStore implements RemoteStore {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** The beginnings of the names of what a client of HDFS needs. */
  private static final List<String> CLIENT =
      List.of("hadoop-client-api-", "hadoop-client-runtime-", "commons-logging-");

  /** Where Maven has put Hadoop's jars: the client's, and what the small cluster needs beside. */
  private static final Path JARS = ClusterCommands.JAR.resolveSibling("hdfs");

  private final Path folder;
  private final int port;
  private final TestProcess server;

  private HdfsStore(Path folder, int port, TestProcess server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  static HdfsStore start(Path parent) throws Exception {
    Path folder = Files.createDirectories(parent.resolve("hdfs"));
    Path details = folder.resolve("details.json");
    int port = FlinkProcesses.freePort();
    TestProcess server =
        java(
            folder.resolve("server.log"),
            jars(List.of("")),
            "-Dtest.build.data=" + folder.resolve("data"),
            "org.apache.hadoop.test.MiniDFSClusterManager",
            "-format",
            "-nnport",
            Integer.toString(port),
            "-writeDetails",
            details.toString());
    HdfsStore store = new HdfsStore(folder, port, server);
    Files.writeString(
        folder.resolve("core-site.xml"),
        """
        <configuration>
          <property><name>fs.defaultFS</name><value>%s</value></property>
        </configuration>
        """
            .formatted(store.uri("")));
    try {
      Await.until("HDFS is there", LIMIT, () -> Files.exists(details));
      return store;
    } catch (Exception | Error e) {
      store.close();
      throw e;
    }
  }

  @Override
  public void put(String path, byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("put"), bytes);
    Path parent = Path.of("/" + path).getParent();
    shell("-mkdir", "-p", parent.toString());
    shell("-put", file.toString(), "/" + path);
  }

  @Override
  public String uri(String path) {
    return "hdfs://127.0.0.1:" + port + "/" + path;
  }

  @Override
  public boolean holds(String path) throws Exception {
    return shell("-ls", "-R", "/" + path).lines().anyMatch(line -> line.startsWith("-rw"));
  }

  /** One with Hadoop's client on its class path, as {@code HADOOP_CLASSPATH} puts it there. */
  @Override
  public FlinkSetup in(FlinkSetup setup, Path plugins) throws Exception {
    return setup.withJars(jars(CLIENT));
  }

  /** {@code hdfs dfs ARGUMENTS…}: what it said. */
  private String shell(String... arguments) throws Exception {
    Path log = Files.createTempFile(folder, "shell", ".log");
    List<String> command = new ArrayList<>(List.of("org.apache.hadoop.fs.FsShell"));
    command.addAll(Arrays.asList(arguments));
    List<String> classPath = new ArrayList<>(jars(List.of("")));
    classPath.add(folder.toString());
    TestProcess shell = java(log, classPath, command.toArray(String[]::new));
    int status = shell.await(LIMIT);
    if (status != 0) {
      throw new AssertionError(command + " ended with " + status + ": " + shell.said());
    }
    return shell.said();
  }

  private static TestProcess java(Path log, List<String> jars, String... command) throws Exception {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("-Xmx256m", "-cp", String.join(File.pathSeparator, jars)));
    all.addAll(Arrays.asList(command));
    return TestProcess.java(log, Map.of(), all);
  }

  private static List<String> jars(List<String> beginnings) throws Exception {
    try (Stream<Path> files = Files.list(JARS)) {
      return files
          .filter(it -> beginnings.stream().anyMatch(it.getFileName().toString()::startsWith))
          .map(Path::toString)
          .toList();
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
