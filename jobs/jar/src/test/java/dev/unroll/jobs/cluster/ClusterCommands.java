package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that talk to a cluster, as a user gives them; they must succeed. */
record ClusterCommands(FlinkProcesses flink) {
  static final Path JAR = Path.of(System.getProperty("unroll.jar"));
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint (\\S+)");

  /** {@code unroll NAME --jobmanager …}, which may fail. */
  Result run(String name, String... more) {
    Stream<String> cluster = Stream.of(name, "--jobmanager", flink.address());
    return CommandLines.run(Stream.concat(cluster, Stream.of(more)).toArray(String[]::new));
  }

  void submit(Path spec, String... more) {
    Stream<String> arguments = Stream.of(spec.toString(), "--jar", JAR.toString());
    Result result = run("submit", Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  /**
   * Stops a job as soon as all of it runs; returns the savepoint. A JobManager that does not know
   * yet that a TaskManager is dead cannot, and the job goes on: it is asked again.
   *
   * @param folder its URI
   */
  String stop(String job, String folder) throws Exception {
    AtomicReference<Result> last = new AtomicReference<>();
    Await.until(
        job + " is stopped",
        LIMIT,
        () -> {
          awaitRunning(job);
          last.set(run("stop", "--job", job, "--savepoint", folder));
          return !last.get().err().contains("could not be stopped and goes on");
        });
    Matcher savepoint = SAVEPOINT.matcher(last.get().out());
    assertThat(savepoint.find()).as("%s", last).isTrue();
    return savepoint.group(1);
  }

  /** Ends a job without a savepoint. */
  void cancel(String job) throws Exception {
    flink.flink("cancel", Cluster.at(flink.address()).find(job).id());
  }

  /** Waits until each of a job's tasks runs. */
  void awaitRunning(String job) throws Exception {
    String id = Cluster.at(flink.address()).find(job).id();
    Await.until(job + " runs", LIMIT, () -> flink.rest().isRunning(id));
  }
}
