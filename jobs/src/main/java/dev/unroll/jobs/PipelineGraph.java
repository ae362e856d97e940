package dev.unroll.jobs;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.operators.EventDecoder;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.StreamWatermarks;
import dev.unroll.operators.TimeSettings;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The one topology: source → decode → (by key) recurrent → predictions, with the dead letters of
 * decode and recurrent going their own way.
 */
public final class PipelineGraph {
  /** Fixed for good: it decides which key lives in which key group of a savepoint. */
  private static final int MAX_PARALLELISM = 1024;

  private PipelineGraph() {}

  /**
   * Flink's options for a pipeline, its own {@code flink:} section last.
   *
   * @param durable whether it takes checkpoints; a bounded run over a file takes none
   */
  public static Configuration configuration(PipelineSpec spec, boolean durable) {
    Configuration options = new Configuration();
    options.set(PipelineOptions.NAME, spec.name());
    options.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(PipelineOptions.GENERIC_TYPES, false);
    if (spec.backend() == PipelineSpec.Backend.ROCKSDB) {
      keepOnDisk(options);
    }
    if (durable) {
      options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, spec.checkpoint().interval());
      options.set(
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
      options.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    spec.flink().forEach(options::setString);
    return options;
  }

  /** States in RocksDB, set up for looking up one key at a time. */
  public static void keepOnDisk(Configuration options) {
    options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    // Of all that is on disk, a checkpoint writes what is new.
    options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    // A key lies in one of many files; a few bits a key spare the search in the others.
    options.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    options.set(RocksDBNativeMetricOptions.ESTIMATE_NUM_KEYS, true);
    options.set(RocksDBNativeMetricOptions.ESTIMATE_LIVE_DATA_SIZE, true);
  }

  /** Builds the topology between two ends. */
  public static void build(StreamExecutionEnvironment env, Pipeline pipeline, Ends ends) {
    if (pipeline.spec().parallelism() != null) {
      env.setParallelism(pipeline.spec().parallelism());
    }
    TimeSettings time = pipeline.spec().time();
    DataStream<RawEvent> raw = ends.source(env, StreamWatermarks.ofSource(time));
    // As parallel as the source and chained to it: a shuffle here would lose a key's order.
    SingleOutputStreamOperator<KeyedChunk> chunks =
        raw.process(
                new EventDecoder(
                    pipeline.bundle(),
                    pipeline.contract(),
                    pipeline.spec().fields(),
                    pipeline.spec().inputRules(),
                    time,
                    pipeline.spec().recurrent().maxErrorShare()))
            .returns(KeyedChunk.TYPE)
            .name("decode")
            .uid("decode")
            .setParallelism(raw.getParallelism());
    SingleOutputStreamOperator<Prediction> predictions =
        Recurrent.advance(
                StreamWatermarks.follow(chunks, time).keyBy(KeyedChunk::key, Types.STRING),
                pipeline.bundle(),
                pipeline.spec().recurrent())
            .uid("recurrent");
    ends.predictions(predictions);
    DataStream<DeadLetter> deadLetters =
        chunks
            .getSideOutput(EventDecoder.DEAD_LETTERS)
            .union(predictions.getSideOutput(EventDecoder.DEAD_LETTERS));
    ends.deadLetters(deadLetters);
  }
}
