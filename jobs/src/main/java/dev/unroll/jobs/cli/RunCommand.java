package dev.unroll.jobs.cli;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.kafka.TopicCheck;
import dev.unroll.jobs.local.Checkpoints;
import dev.unroll.jobs.local.Interrupts;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A pipeline on this machine, against a real Kafka. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run a pipeline on this machine against Kafka, until Ctrl-C.",
      "It goes on from the newest complete checkpoint of the pipeline's name."
    })
@SuppressWarnings("NullAway.Init")
final class RunCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  @Mixin private PipelineOptions pipeline;
  @Spec private CommandSpec spec;

  @Option(names = "--fresh", description = "Begin anew: leave the pipeline's checkpoints alone.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    Pipeline ready = pipeline.read();
    List<Problem> problems = TopicCheck.check(ready.spec());
    if (!problems.isEmpty()) {
      throw new UserError(pipeline.file + ": its Kafka side is not ready:", problems);
    }
    Checkpoints checkpoints = new Checkpoints(ready.spec().checkpoint().dir(), ready.spec().name());
    Files.createDirectories(checkpoints.folder());
    Path from = fresh ? null : checkpoints.newest().orElse(null);

    CountDownLatch interrupted = new CountDownLatch(1);
    Interrupts.onInterrupt(interrupted::countDown);
    Configuration options = PipelineGraph.configuration(ready.spec(), true);
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.folder().toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, ready, new KafkaEnds(ready.spec()));
    try (LocalCluster cluster = LocalCluster.start(env.getParallelism(), options)) {
      LocalJob job = cluster.submit(env, from);
      started(ready, cluster, from);
      return watch(job, interrupted, checkpoints);
    }
  }

  private void started(Pipeline ready, LocalCluster cluster, @Nullable Path from) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s -> %s -> %s%n",
        ready.spec().name(),
        ready.spec().source().topic(),
        ready.bundle().manifest().id(),
        ready.spec().sink().topic());
    out.println(from == null ? "no checkpoint: a new beginning" : "going on from " + from);
    out.println("web page " + cluster.webAddress() + "; Ctrl-C stops cleanly");
    out.flush();
  }

  private int watch(LocalJob job, CountDownLatch interrupted, Checkpoints checkpoints)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String told = null;
    while (!interrupted.await(Ticker.PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      if (job.result().isDone()) {
        job.await(Duration.ZERO);
        return 0;
      }
      String failure = job.lastFailure();
      if (failure != null && !failure.equals(told)) {
        told = failure;
        spec.commandLine()
            .getErr()
            .println("failed and restarting: " + failure.lines().findFirst().orElse(""));
      }
    }
    out.println("stopping: committing what was answered …");
    out.flush();
    Path savepoint = job.stop(checkpoints.folder(), STOP_LIMIT);
    out.println("stopped; the next run goes on from " + savepoint);
    out.flush();
    return 0;
  }
}
