package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.operators.EventDecoder;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.StreamWatermarks;
import dev.unroll.operators.TimeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions whose times lie far apart, read whenever they come. */
class StreamTimeITCase {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String TOPIC = "time-in";
  private static final int EVENTS = 60;
  private static final long START = 1_767_225_600_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();

  // The job runs in this JVM, so what it saw can be looked at here.
  private static final Queue<String> OVERTAKEN = new ConcurrentLinkedQueue<>();
  private static final CountDownLatch NEWER_SEEN = new CountDownLatch(2 * EVENTS);
  private static final CountDownLatch TIME_TOLD = new CountDownLatch(1);

  @TempDir Path folder;

  @Test
  void watermark_waitsForAPartitionThatWasNotReadYet_andOvertakesNoEvent() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(2, new Configuration())) {
      broker.createTopic(TOPIC, 3);
      send(broker, 1);
      send(broker, 2);
      LocalJob job = cluster.submit(job(broker), null);
      assertThat(NEWER_SEEN.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // Nobody has said yet that these are days behind.
      send(broker, 0);
      assertThat(TIME_TOLD.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      job.cancel(DEADLINE);
      assertThat(OVERTAKEN).isEmpty();
    }
  }

  private StreamExecutionEnvironment job(EmbeddedBroker broker) {
    Pipeline pipeline =
        PipelineReader.parse(
            """
            name: time
            source: {kafka: {bootstrap: "%s", topic: %s}, key: /k, time: /at, idle-after: 1 d}
            model: {bundle: zoo/tweet-mood, carry: key, input: /text}
            order: event-time
            sink: {kafka: {topic: time-out}}
            parallelism: 2
            """
                .formatted(broker.bootstrap(), TOPIC),
            "test",
            folder,
            List.of());
    Configuration options = PipelineGraph.configuration(pipeline.spec(), false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    env.setParallelism(2);
    TimeSettings time = pipeline.spec().time();
    SingleOutputStreamOperator<KeyedChunk> chunks =
        new KafkaEnds(pipeline.spec())
            .source(env, StreamWatermarks.ofSource(time))
            .process(
                new EventDecoder(
                    pipeline.bundle(),
                    pipeline.contract(),
                    pipeline.spec().fields(),
                    pipeline.spec().inputRules(),
                    time,
                    0));
    StreamWatermarks.follow(chunks, time)
        .keyBy(KeyedChunk::key, Types.STRING)
        .process(new Watch())
        .sinkTo(new DiscardingSink<>());
    return env;
  }

  private static void send(EmbeddedBroker broker, int partition) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        String json =
            "{\"k\":\"%d-%d\",\"at\":%d,\"text\":\"x\"}"
                .formatted(partition, i % 7, START + partition * DAY + i);
        var unused = producer.send(new ProducerRecord<>(TOPIC, partition, null, json));
      }
      producer.flush();
    }
  }

  private static final class Watch extends KeyedProcessFunction<String, KeyedChunk, String> {
    @Override
    public void processElement(KeyedChunk chunk, Context context, Collector<String> out) {
      long watermark = context.timerService().currentWatermark();
      if (watermark >= chunk.streamTime()) {
        OVERTAKEN.add(chunk.raw().origin() + " at " + watermark);
      }
      if (chunk.raw().origin().partition() == 0) {
        // As far as the oldest partition's clock will come.
        context.timerService().registerEventTimeTimer(START + EVENTS - 2);
      } else {
        NEWER_SEEN.countDown();
      }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) {
      TIME_TOLD.countDown();
    }
  }
}
