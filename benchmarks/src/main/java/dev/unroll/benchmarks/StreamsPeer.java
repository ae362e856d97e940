package dev.unroll.benchmarks;

import dev.unroll.jobs.spec.Pipeline;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;

/**
 * Peer (c): Kafka Streams in a process of its own, with its persistent store (RocksDB and a
 * changelog topic, cached as its own operators cache theirs) and exactly-once-v2, committing as
 * often as the pipelines take checkpoints.
 */
public final class StreamsPeer {
  static final String STORE = "hidden";

  private StreamsPeer() {}

  /** Flink's build of RocksDB has the same classes as Kafka's. */
  static boolean reads(String jar) {
    return !jar.startsWith("frocksdbjni");
  }

  /**
   * Runs until it is ended.
   *
   * @param args a folder for the store, the model's name, and the pipeline's settings
   */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    List<String> settings = Arrays.asList(args).subList(2, args.length);
    Pipeline pipeline = PipelineRun.pipeline(BenchModel.of(args[1]), settings);
    Topology topology = new Topology();
    topology
        .addSource("events", pipeline.spec().source().topic())
        .addProcessor("model", () -> new StreamsProcessor(pipeline), "events")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled(),
            "model")
        .addSink("predictions", pipeline.spec().sink().topic(), "model");
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    KafkaStreams streams = new KafkaStreams(topology, properties(pipeline, args[0]));
    streams.setUncaughtExceptionHandler(
        failure -> {
          failure.printStackTrace();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == State.RUNNING) {
            runs.countDown();
          } else if (now == State.ERROR || now == State.NOT_RUNNING) {
            runs.countDown();
            over.countDown();
          }
        });
    streams.start();
    runs.await();
    System.out.println(ChildJvm.READY);
    over.await();
    System.exit(1);
  }

  private static Properties properties(Pipeline pipeline, String folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.spec().name());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.spec().source().bootstrap());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, pipeline.spec().parallelism());
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        pipeline.spec().sink().exactlyOnce()
            ? StreamsConfig.EXACTLY_ONCE_V2
            : StreamsConfig.AT_LEAST_ONCE);
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        pipeline.spec().checkpoint().interval().toMillis());
    Class<?> bytes = Serdes.ByteArraySerde.class;
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, bytes);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, bytes);
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    return properties;
  }
}
