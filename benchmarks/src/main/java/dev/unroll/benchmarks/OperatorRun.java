package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * One job: events from memory, a contender, a meter, in one chain and so in one thread a subtask.
 */
record OperatorRun(
    Contender contender, Bundle bundle, Workload workload, Contender.Task task, int parallelism) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /**
   * @param pace after the warm-up
   * @param first the first predictions of each subtask
   */
  record Outcome(Pace pace, List<byte[]> first) {}

  /**
   * Runs it to its end.
   *
   * @param events all together
   * @param warmUp how many of them are not counted
   * @param kept how many predictions of each subtask are handed back
   */
  Outcome run(LocalCluster cluster, long events, long warmUp, int kept) throws Exception {
    Configuration options = new Configuration();
    options.set(PipelineOptions.MAX_PARALLELISM, Workload.MAX_PARALLELISM);
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(PipelineOptions.GENERIC_TYPES, false);
    options.set(StateBackendOptions.STATE_BACKEND, task.onDisk() ? "rocksdb" : "hashmap");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    env.setParallelism(parallelism);
    DataStream<KeyedChunk> source =
        env.fromSource(
            new DataGeneratorSource<>(
                new TokenEvents(workload), events, TypeInformation.of(KeyedChunk.class)),
            WatermarkStrategy.noWatermarks(),
            "memory");
    DataStream<Prediction> predictions =
        contender.attach(
            DataStreamUtils.reinterpretAsKeyedStream(source, KeyedChunk::key, Types.STRING),
            bundle,
            task);
    predictions.filter(new Meter(warmUp / parallelism, kept)).sinkTo(new DiscardingSink<>());
    Map<String, Object> results = cluster.submit(env, null).await(LIMIT);
    return new Outcome(
        Pace.together(list(results, Meter.PACES, Pace.class)),
        list(results, Meter.FIRST, byte[].class));
  }

  private static <T> List<T> list(Map<String, Object> results, String name, Class<T> type) {
    return ((List<?>) Objects.requireNonNull(results.get(name), name))
        .stream().map(type::cast).toList();
  }
}
