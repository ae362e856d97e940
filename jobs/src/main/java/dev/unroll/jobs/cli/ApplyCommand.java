package dev.unroll.jobs.cli;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.file.FileEnds;
import dev.unroll.jobs.file.LineSink;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.operators.Carry;
import dev.unroll.operators.Tally;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The same topology over a file. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description =
        "Run a pipeline over a file of JSON lines, without Kafka: replay, back-test, try.")
@SuppressWarnings("NullAway.Init")
final class ApplyCommand implements Callable<Integer> {
  @Mixin private PipelineOptions pipeline;
  @Spec private CommandSpec spec;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description = "Events, one JSON object a line; - for standard input.")
  private String in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Predictions, one a line; - for standard output.")
  private String out;

  @Option(
      names = "--dead-letters",
      paramLabel = "FILE",
      description =
          "Lines that could not be used, with their numbers and why; - for standard output. Without"
              + " it they are only counted.")
  private @Nullable String deadLetters;

  @Option(
      names = "--savepoint",
      paramLabel = "DIR",
      description =
          "Keep the hidden states at the end of the file in a new folder, for"
              + " 'unroll run --from DIR'. No key's sequence ends with the file.")
  private @Nullable Path savepoint;

  @Override
  public Integer call() throws Exception {
    FileArguments.check(in, out, deadLetters, savepoint);
    Pipeline ready = pipeline.read();
    if (savepoint != null && ready.spec().recurrent().carry() == Carry.NONE) {
      throw new UserError(
          "--savepoint "
              + savepoint
              + ": expected a pipeline with model.carry: key, found none, which keeps no hidden"
              + " state to save");
    }
    LineSink predictions = sink(out);
    LineSink rejected = deadLetters == null ? null : sink(deadLetters);
    List<LineSink> sinks = rejected == null ? List.of(predictions) : List.of(predictions, rejected);
    Path input = input();
    FileEnds ends =
        new FileEnds(
            input,
            in.equals(FileArguments.STDIO) ? "stdin" : input.getFileName().toString(),
            ready.spec().fields().maxBytes(),
            predictions,
            rejected,
            savepoint != null);
    try (NewSavepoint history = savepoint == null ? null : NewSavepoint.of(savepoint, ends)) {
      long start = System.nanoTime();
      Map<String, Object> counts = run(ready, ends, history);
      for (LineSink sink : sinks) {
        sink.publish();
      }
      if (history != null) {
        history.publish();
      }
      report(counts, (System.nanoTime() - start) / 1e9);
      return 0;
    } finally {
      for (LineSink sink : sinks) {
        sink.discard();
      }
      if (in.equals(FileArguments.STDIO)) {
        Files.deleteIfExists(input);
      }
    }
  }

  private static LineSink sink(String name) throws IOException {
    return name.equals(FileArguments.STDIO)
        ? LineSink.toStandardOutput()
        : LineSink.toFile(Path.of(name));
  }

  private Path input() throws IOException {
    if (!in.equals(FileArguments.STDIO)) {
      return Path.of(in);
    }
    // A run over standard input is a run over a file that is not there yet.
    Path spool = Files.createTempFile("unroll-in", ".jsonl");
    Files.copy(System.in, spool, StandardCopyOption.REPLACE_EXISTING);
    return spool;
  }

  private Map<String, Object> run(Pipeline ready, FileEnds ends, @Nullable NewSavepoint history)
      throws Exception {
    Configuration options = PipelineGraph.configuration(ready.spec(), false);
    // Nothing to go on from: a failure is the run's end.
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (history != null) {
      // By default states would pass through memory, and no more than 5 MiB of a subtask's.
      options.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(history.part()));
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, ready, ends);
    try (LocalCluster cluster = LocalCluster.start(env.getParallelism(), options);
        Ticker ticker = new Ticker(spec.commandLine().getErr())) {
      LocalJob job = cluster.submit(env, null);
      while (true) {
        try {
          return job.await(Ticker.PERIOD);
        } catch (TimeoutException e) {
          ticker.show(job::counts);
          if (history != null && history.isReached(job)) {
            return history.take(job);
          }
        }
      }
    }
  }

  private void report(Map<String, Object> counts, double seconds) {
    PrintWriter err = spec.commandLine().getErr();
    long repeated = count(counts, Tally.DUPLICATES);
    Map<String, Long> reasons = Tally.deadLetters(counts);
    long dead = reasons.values().stream().mapToLong(Long::longValue).sum();
    err.printf(
        Locale.ROOT,
        "%d events: %d predictions, %d dead letters%s%s in %.1f s%n",
        count(counts, Tally.EVENTS),
        count(counts, Tally.PREDICTIONS),
        dead,
        dead == 0 ? "" : " " + reasons,
        repeated == 0 ? "" : ", " + repeated + " duplicates",
        seconds);
    if (dead > 0 && deadLetters == null) {
      err.println("(--dead-letters FILE keeps the lines that could not be used)");
    }
    if (savepoint != null) {
      err.println(
          "hidden states saved; unroll run "
              + pipeline.file
              + " --from "
              + savepoint
              + " goes on from them");
    }
  }

  private static long count(Map<String, Object> counts, String name) {
    return ((Number) counts.getOrDefault(name, 0L)).longValue();
  }
}
