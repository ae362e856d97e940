package dev.unroll.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Another main class of this class path in a JVM of its own. What it says on its standard error is
 * heard here; it ends with this object.
 */
final class ChildJvm implements AutoCloseable {
  /** What a child prints when it is at work, with what its parent has to know. */
  static final String READY = "ready ";

  /** The program that runs this process. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static final Duration END = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final BufferedReader said;
  private final String ready;

  private ChildJvm(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
    this.ready = awaitReady();
  }

  /**
   * Returns when it is ready.
   *
   * @param options of the JVM
   * @param jars which files of this class path it gets, by their names
   */
  static ChildJvm start(
      Class<?> main, List<String> options, Predicate<String> jars, List<String> arguments)
      throws IOException {
    String classPath =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(path -> jars.test(String.valueOf(Path.of(path).getFileName())))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.add("-XX:+UseParallelGC");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return new ChildJvm(
        main.getSimpleName(),
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private String awaitReady() throws IOException {
    String line;
    while ((line = said.readLine()) != null) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    close();
    throw new IllegalStateException(name + " ended before it was ready");
  }

  /** Comes first in a child: it ends where its parent does, killed or not. */
  static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                // Nothing is ever written: it ends when the other side is gone.
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // Gone as well.
              }
              Runtime.getRuntime().halt(1);
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }

  /** What it said when it was ready. */
  String ready() {
    return ready;
  }

  /** Waits; fails as soon as it has ended. */
  void await(Duration span) throws InterruptedException {
    if (process.waitFor(span.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "%s has ended with status %d".formatted(name, process.exitValue()));
    }
  }

  /** Nanoseconds of processor time that it has used so far. */
  long processorNanos() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
