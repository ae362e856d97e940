package dev.unroll.benchmarks;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.KafkaEnds;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.operators.EventDecoder;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.StreamWatermarks;
import dev.unroll.schemas.RawEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline from topic to topic. Unroll's is what {@code unroll run} runs; a peer's is the same
 * but for what stands in the recurrent operator's place.
 *
 * @param bundle what names the subject's
 * @param settings {@code path=value} over the file's
 */
record PipelineRun(
    Contender contender, Subject subject, String bundle, int parallelism, List<String> settings) {
  private static final String FILE =
      """
      name: bench
      source: {kafka: {bootstrap: "localhost:9092", topic: in, start: earliest}, key: /key, id: /id%s}
      model: {bundle: "-", carry: %s, input: %s}
      sink: {kafka: {topic: out}}
      checkpoint: {interval: 1 s}
      """;

  /** The pipeline of such settings. */
  static Pipeline pipeline(Subject subject, List<String> settings) {
    String file =
        FILE.formatted(
            subject.isTimed() ? ", time: /time" : "",
            subject.carry().name().toLowerCase(Locale.ROOT),
            subject.input());
    return PipelineReader.parse(file, "bench.yaml", Path.of(""), settings);
  }

  /**
   * Starts it.
   *
   * @param folder for checkpoints and a peer's own store
   */
  Running start(LocalCluster cluster, Topics topics, String in, String out, Path folder)
      throws Exception {
    List<String> all = new ArrayList<>(settings);
    all.add("name=" + out);
    all.add("parallelism=" + parallelism);
    all.add("source.kafka.bootstrap=" + topics.bootstrap());
    all.add("source.kafka.topic=" + in);
    all.add("sink.kafka.topic=" + out);
    all.add("model.bundle=" + bundle);
    ChildJvm child =
        switch (contender) {
          case STREAMS -> streams(all, folder.resolve(out));
          case SERVER ->
              ChildJvm.start(
                  ModelServer.class,
                  ModelServer.jvmOptions(),
                  jar -> true,
                  List.of(subject.name()));
          default -> null;
        };
    try {
      LocalJob job =
          contender == Contender.STREAMS
              ? null
              : submit(cluster, pipeline(subject, all), folder.resolve("checkpoints"), child);
      return new Running(job, child);
    } catch (Exception e) {
      if (child != null) {
        child.close();
      }
      throw e;
    }
  }

  private ChildJvm streams(List<String> all, Path store) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(store.toString(), subject.name()));
    arguments.addAll(all);
    return ChildJvm.start(StreamsPeer.class, List.of(), StreamsPeer::reads, arguments);
  }

  private LocalJob submit(
      LocalCluster cluster, Pipeline pipeline, Path checkpoints, @Nullable ChildJvm server)
      throws Exception {
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.of(checkpoints));
    // What fails is told, not begun again and again.
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    if (contender == Contender.UNROLL) {
      PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
    } else {
      build(env, pipeline, server == null ? null : URI.create(server.ready()));
    }
    return cluster.submit(env, null);
  }

  private void build(StreamExecutionEnvironment env, Pipeline pipeline, @Nullable URI server) {
    PipelineSpec spec = pipeline.spec();
    env.setParallelism(parallelism);
    KafkaEnds ends = new KafkaEnds(spec);
    DataStream<RawEvent> raw = ends.source(env, StreamWatermarks.ofSource(spec.time()));
    SingleOutputStreamOperator<KeyedChunk> chunks =
        raw.process(
            new EventDecoder(
                pipeline.bundle(),
                pipeline.contract(),
                spec.fields(),
                spec.inputRules(),
                spec.time(),
                spec.recurrent().maxErrorShare()));
    ends.predictions(
        contender.attach(
            chunks.keyBy(KeyedChunk::key, Types.STRING),
            pipeline.bundle(),
            new Contender.Task(
                spec.recurrent().rows(),
                spec.backend() == PipelineSpec.Backend.ROCKSDB,
                AnswerForm.JSON,
                subject.carry(),
                server)));
    ends.deadLetters(chunks.getSideOutput(EventDecoder.DEAD_LETTERS));
  }
}
