package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.file.FileEnds;
import dev.unroll.jobs.file.LineSink;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.operators.SequenceSettings;
import dev.unroll.operators.SequenceSettings.Emit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline over a file, each prediction handed on with the number of its line. It is the
 * pipeline's own topology and model; but every event is answered whatever {@code emit} says, and an
 * event's id is its place in the file, so that nothing rests on ids that may come twice.
 */
final class FilePass {
  /** How often the caller hears how far the run is. */
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Takes predictions, a key's in their order. */
  interface Taker {
    /**
     * @param line the event's, from 1
     */
    void take(int line, JsonNode prediction) throws IOException;
  }

  private final Pipeline pipeline;
  private final Consumer<Supplier<Map<String, Long>>> progress;
  private @Nullable Path deadLetters;

  /**
   * @param progress may ask for the counts by accumulator, now and then
   */
  FilePass(Pipeline pipeline, Consumer<Supplier<Map<String, Long>>> progress) {
    this.pipeline = answeringAll(pipeline);
    this.progress = progress;
  }

  /** Keeps the lines that could not be used. */
  FilePass deadLettersTo(@Nullable Path file) {
    deadLetters = file;
    return this;
  }

  private static Pipeline answeringAll(Pipeline pipeline) {
    PipelineSpec spec = pipeline.spec();
    SequenceSettings asked = spec.recurrent().sequence();
    SequenceSettings all =
        new SequenceSettings(
            asked.order(),
            asked.lateness(),
            asked.onGap(),
            asked.boundary(),
            Emit.EVERY_EVENT,
            asked.marked());
    return new Pipeline(
        spec.with(spec.fields().withoutId(), spec.recurrent().with(all)),
        pipeline.bundle(),
        pipeline.contract());
  }

  /**
   * Runs it to the file's end.
   *
   * @param events JSON lines
   * @param name what dead letters call the file
   * @param wanted the lines whose predictions are kept
   * @param answers takes them
   * @return counts by accumulator
   */
  Map<String, Long> run(Path events, String name, LineSet wanted, AnswerFile answers)
      throws Exception {
    LineSink predictions = LineSink.toFile(answers.file());
    LineSink rejected = deadLetters == null ? null : LineSink.toFile(deadLetters);
    try {
      int most = pipeline.spec().fields().maxBytes();
      FileEnds files = new FileEnds(events, name, most, predictions, rejected, false);
      Map<String, Long> counts = run(new WantedEnds(files, wanted));
      predictions.publish();
      if (rejected != null) {
        rejected.publish();
      }
      return counts;
    } finally {
      predictions.discard();
      if (rejected != null) {
        rejected.discard();
      }
    }
  }

  private Map<String, Long> run(WantedEnds ends) throws Exception {
    Configuration options = PipelineGraph.configuration(pipeline.spec(), false);
    // Nothing to go on from: a failure is the run's end.
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, pipeline, ends);
    try (LocalCluster cluster = LocalCluster.start(env.getParallelism(), options)) {
      LocalJob job = cluster.submit(env, null);
      while (true) {
        try {
          Map<String, Long> counts = new HashMap<>();
          job.await(PERIOD).forEach((name, n) -> counts.put(name, ((Number) n).longValue()));
          return counts;
        } catch (TimeoutException e) {
          progress.accept(job::counts);
        }
      }
    }
  }
}
