package dev.unroll.benchmarks;

import dev.unroll.jobs.PipelineGraph;
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
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * One job: events from memory, a contender, a meter, in one chain and so in one thread a subtask.
 *
 * @param events what each subtask generates; of its own keys alone
 */
record OperatorRun(
    Contender contender,
    Bundle bundle,
    GeneratorFunction<Long, KeyedChunk> events,
    Contender.Task task,
    int parallelism) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /**
   * @param paces after the warm-up, of each subtask's slices
   * @param first the first predictions of each subtask
   */
  record Outcome(List<Pace> paces, List<byte[]> first) {}

  /**
   * Runs it to its end.
   *
   * @param count events all together
   * @param warmUp how many of them are not counted
   * @param kept how many predictions of each subtask are handed back
   */
  Outcome run(LocalCluster cluster, long count, long warmUp, int kept) throws Exception {
    KeyedStream<KeyedChunk, String> keyed =
        keyed(parallelism, task.onDisk(), events, count, WatermarkStrategy.noWatermarks());
    return measure(
        cluster,
        contender.attach(keyed, bundle, task),
        new Meter(warmUp / parallelism, kept, Long.MAX_VALUE));
  }

  /** Events from memory by their keys, in no need of a shuffle. */
  static KeyedStream<KeyedChunk, String> keyed(
      int parallelism,
      boolean onDisk,
      GeneratorFunction<Long, KeyedChunk> events,
      long count,
      WatermarkStrategy<KeyedChunk> watermarks) {
    Configuration options = new Configuration();
    options.set(PipelineOptions.MAX_PARALLELISM, Workload.MAX_PARALLELISM);
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(PipelineOptions.GENERIC_TYPES, false);
    if (onDisk) {
      PipelineGraph.keepOnDisk(options);
    } else {
      options.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    env.setParallelism(parallelism);
    return DataStreamUtils.reinterpretAsKeyedStream(
        env.fromSource(
            new DataGeneratorSource<>(events, count, TypeInformation.of(KeyedChunk.class)),
            watermarks,
            "memory"),
        KeyedChunk::key,
        Types.STRING);
  }

  /** Runs the job that ends in these predictions. */
  static Outcome measure(LocalCluster cluster, DataStream<Prediction> predictions, Meter meter)
      throws Exception {
    predictions.filter(meter).sinkTo(new DiscardingSink<>());
    Map<String, Object> results =
        cluster.submit(predictions.getExecutionEnvironment(), null).await(LIMIT);
    return new Outcome(
        list(results, Meter.PACES, Pace.class), list(results, Meter.FIRST, byte[].class));
  }

  private static <T> List<T> list(Map<String, Object> results, String name, Class<T> type) {
    return ((List<?>) Objects.requireNonNull(results.get(name), name))
        .stream().map(type::cast).toList();
  }
}
