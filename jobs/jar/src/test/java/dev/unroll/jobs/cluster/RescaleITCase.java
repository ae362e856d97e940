package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another parallelism for a job that goes on, under Flink's adaptive scheduler. */
@Tag("faults")
class RescaleITCase {
  private static final int EVENTS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void runningJob_goesOnWithMoreAndWithFewerSubtasks(long seed) throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(
                folder.resolve("flink"),
                2,
                FlinkSetup.PLAIN.with("jobmanager.scheduler", "adaptive"));
        Trial trial = new Trial("rescaled while it runs", seed, EVENTS, flink, broker, folder)) {
      trial.begin(UnaryOperator.identity());
      for (int parallelism : List.of(4, 1, 3)) {
        int moment = trial.topics.committed().size() + 50 + trial.random.nextInt(200);
        trial.topics.awaitCommitted(Math.min(moment, EVENTS));
        rescale(flink, trial.topics.in(), parallelism);
      }
      trial.judge();
    }
  }

  private static void rescale(FlinkProcesses flink, String job, int parallelism) throws Exception {
    Result result =
        CommandLines.run(
            "rescale",
            Integer.toString(parallelism),
            "--jobmanager",
            flink.address(),
            "--job",
            job);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith(job + " goes on with up to " + parallelism + " subtasks");
    Cluster cluster = Cluster.at(flink.address());
    Await.until(
        "it has " + parallelism + " subtasks",
        LIMIT,
        () ->
            cluster.report(cluster.find(job)).vertices().stream()
                .allMatch(v -> v.parallelism() == parallelism && v.state().equals("RUNNING")));
  }
}
