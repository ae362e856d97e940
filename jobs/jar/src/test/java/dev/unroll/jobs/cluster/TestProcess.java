package dev.unroll.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for tests that kill it; what it says goes to a file. */
final class TestProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private TestProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param command what follows {@code java}
   * @param environment beside this process's own
   */
  static TestProcess java(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new TestProcess(builder.start(), log);
  }

  /** The tests' own class path, also where a jar's manifest stands for it. */
  static List<String> classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(path.split(File.pathSeparator));
  }

  long pid() {
    return process.pid();
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  /** Waits until it has said something, which is returned; fails where it ends before. */
  String await(String text, Duration limit) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!said().contains(text)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("expected \"" + text + "\", found:\n" + said());
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    return said();
  }

  /** Waits for its end and returns its exit status. */
  int await(Duration limit) throws Exception {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("expected an end within " + limit + ", found:\n" + said());
    }
    return process.exitValue();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill -STOP} and {@code kill -CONT} do. */
  void signal(String name) throws Exception {
    tool("kill", "-" + name, Long.toString(pid()));
  }

  /**
   * Makes writes beyond a size fail, from now on.
   *
   * @param bytes or {@code unlimited}
   */
  void limitFileSizes(String bytes) throws Exception {
    tool("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes + ":");
  }

  private static void tool(String... command) throws Exception {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + status);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
