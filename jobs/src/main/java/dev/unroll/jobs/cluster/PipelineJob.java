package dev.unroll.jobs.cluster;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What {@code flink run unroll.jar p.yaml} and Flink's REST interface start. */
@Command(name = "unroll.jar", description = "Run a pipeline on the Flink cluster that starts this.")
@SuppressWarnings("NullAway.Init")
public final class PipelineJob {
  @Parameters(
      paramLabel = "PIPELINE.yaml",
      description = "The pipeline file: a path, or a URI that Flink's file systems know.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override a field of the file, as in --set batch.rows=64. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "SAVEPOINT",
      description = "Go on from this savepoint or checkpoint, as Flink's own -s does.")
  private @Nullable String from;

  private PipelineJob() {}

  /**
   * Builds the pipeline and hands it to the cluster.
   *
   * @throws UserError where the file or the arguments are wrong
   */
  public static void main(String[] args) throws Exception {
    PipelineJob job = new PipelineJob();
    CommandLine line = new CommandLine(job);
    try {
      line.parseArgs(args);
    } catch (ParameterException e) {
      throw new UserError(e.getMessage() + "\n" + line.getUsageMessage(), e);
    }
    Pipeline pipeline = PipelineReader.read(job.file, job.overrides);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Submission.options(pipeline, job.from));
    Submission.build(env, pipeline);
    env.execute(pipeline.spec().name());
  }
}
