package dev.unroll.jobs.cli;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.kafka.TopicCheck;
import dev.unroll.jobs.local.Checkpoints;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.jobs.local.Interrupts;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.state.RestoreCheck;
import dev.unroll.jobs.state.Savepoint;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final String START = "source.kafka.start";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  @Mixin private PipelineOptions pipeline;
  @Spec private CommandSpec spec;

  @Option(
      names = "--fresh",
      description =
          "Begin anew, with no hidden state and where source.kafka.start says; the pipeline's"
              + " checkpoints are moved aside, to NAME.old-N.")
  private boolean fresh;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "Begin with the hidden states of this savepoint, as 'unroll apply --savepoint' keeps one,"
              + " and where source.kafka.start says.")
  private @Nullable String from;

  @Override
  public Integer call() throws Exception {
    Pipeline ready = pipeline.read();
    if (from != null && !pipeline.says(START)) {
      throw new UserError(
          "--from "
              + from
              + ": expected "
              + START
              + ", as the savepoint holds hidden states and not where to begin in the topic; found"
              + " none. Say earliest, latest, committed or timestamp, in the file or with --set "
              + START
              + "=earliest");
    }
    List<Problem> problems = TopicCheck.check(ready.spec());
    if (!problems.isEmpty()) {
      throw new UserError(pipeline.file + ": its Kafka side is not ready:", problems);
    }
    Savepoint savepoint = from == null ? null : Savepoint.open(from);
    String keys = savepoint == null ? null : RestoreCheck.check(savepoint, ready);
    try (Checkpoints checkpoints =
        Checkpoints.open(ready, TopicCheck.inputIdentity(ready.spec()), fresh)) {
      if (from != null && checkpoints.newest().isPresent()) {
        throw new UserError(
            "--from "
                + from
                + ": expected a pipeline without checkpoints of its own, found some in "
                + checkpoints.folder()
                + "; leave --from out to go on from them, or add --fresh to put them aside");
      }
      if (keys != null) {
        spec.commandLine().getOut().println("from " + from + ": " + keys);
      }
      return run(ready, checkpoints, savepoint);
    }
  }

  private int run(Pipeline ready, Checkpoints checkpoints, @Nullable Savepoint savepoint)
      throws Exception {
    Path own = checkpoints.newest().orElse(null);
    CountDownLatch interrupted = new CountDownLatch(1);
    Interrupts.onInterrupt(interrupted::countDown);
    Configuration options = PipelineGraph.configuration(ready.spec(), true);
    options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(checkpoints.folder()));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, ready, new KafkaEnds(ready.spec()));
    try (LocalCluster cluster = LocalCluster.start(env.getParallelism(), options)) {
      LocalJob job =
          savepoint == null
              ? cluster.submit(env, own)
              : cluster.submitWarm(env, savepoint.folder());
      started(ready, cluster, own);
      if (watch(job, interrupted)) {
        stop(job, checkpoints);
      }
      return 0;
    }
  }

  private void started(Pipeline ready, LocalCluster cluster, @Nullable Path own) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s -> %s -> %s%n",
        ready.spec().name(),
        ready.spec().source().topic(),
        ready.bundle().manifest().id(),
        ready.spec().sink().topic());
    String start = ready.spec().source().start().name().toLowerCase(Locale.ROOT);
    if (from != null) {
      out.println("going on from the hidden states in " + from + ", start: " + start);
    } else if (own == null) {
      out.println("no checkpoint: a new beginning, start: " + start);
    } else {
      out.println("going on from " + own);
    }
    out.println("Flink's web page " + cluster.webAddress() + "; Ctrl-C stops cleanly");
    out.flush();
  }

  /** Returns true when it is to be stopped, false when it has ended by itself. */
  private boolean watch(LocalJob job, CountDownLatch interrupted) throws Exception {
    try (Ticker ticker = new Ticker(spec.commandLine().getErr())) {
      String told = null;
      while (!interrupted.await(Ticker.PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        if (job.result().isDone()) {
          job.await(Duration.ZERO);
          return false;
        }
        String failure = job.lastFailure();
        if (failure != null && !failure.equals(told)) {
          told = failure;
          ticker.tell("failed and restarting: " + failure.lines().findFirst().orElse(""));
        }
        ticker.show(job::counts);
      }
      return true;
    }
  }

  private void stop(LocalJob job, Checkpoints checkpoints) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.println("stopping: committing what was answered …");
    out.flush();
    try {
      Path savepoint = job.stop(checkpoints.folder(), STOP_LIMIT);
      out.println("stopped; the next run goes on from " + savepoint);
    } catch (ExecutionException | TimeoutException e) {
      // It was starting or restarting, or a broker does not answer: what counts is on the disk.
      job.cancel(STOP_LIMIT);
      out.println(
          "stopped before all was committed, nothing is lost: the next run goes on from "
              + checkpoints.newest().map(Path::toString).orElse("the beginning"));
    }
    out.flush();
  }
}
