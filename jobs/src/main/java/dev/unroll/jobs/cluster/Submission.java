package dev.unroll.jobs.cluster;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.kafka.TopicCheck;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline made ready for a cluster. Its bundle travels in the job, to every TaskManager. */
final class Submission {
  private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

  private Submission() {}

  /**
   * Flink's options for a pipeline on a cluster; what they leave out is the cluster's own.
   *
   * @param from a savepoint or checkpoint to go on from; null begins anew
   */
  static Configuration options(Pipeline pipeline, @Nullable String from) {
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    String dir = pipeline.spec().checkpoint().dir();
    if (dir != null) {
      options.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY,
          (dir.contains(":/") ? dir : "file://" + dir) + "/" + pipeline.spec().name());
    }
    if (from != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return options;
  }

  /**
   * Builds the topology between a pipeline's topics.
   *
   * @throws UserError where its brokers do not have what it needs
   */
  static void build(StreamExecutionEnvironment env, Pipeline pipeline) {
    List<Problem> problems = TopicCheck.check(pipeline.spec());
    List<Problem> certain = problems.stream().filter(p -> !isOfThisProcess(p)).toList();
    if (!certain.isEmpty()) {
      throw new UserError(pipeline.spec().name() + ": its Kafka side is not ready:", certain);
    }
    // The TaskManagers may reach brokers and know secrets that this process does not.
    problems.forEach(problem -> LOG.warn("{}", problem));
    PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
  }

  private static boolean isOfThisProcess(Problem problem) {
    return problem.path().endsWith(".bootstrap") || problem.path().contains(".properties.");
  }
}
