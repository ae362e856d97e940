package dev.unroll.benchmarks;

import dev.unroll.jobs.local.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The comparison's topics on an embedded broker: events to read, answers to count. */
final class Topics implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final Duration POLL = Duration.ofMillis(200);

  private final EmbeddedBroker broker;
  private final Admin admin;
  private int made;
  private volatile @Nullable RuntimeException failure;

  Topics(EmbeddedBroker broker) {
    this.broker = broker;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** A topic of its own. */
  String create(String what) throws InterruptedException {
    String name = what + "-" + made++;
    broker.createTopic(name, PARTITIONS);
    return name;
  }

  void delete(String topic) throws InterruptedException, ExecutionException {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  /**
   * An event as a user's own JSON.
   *
   * @param members of the object: the model's input
   */
  static byte[] event(long index, String key, String members) {
    return ("{\"id\":\"" + index + "\",\"key\":\"" + key + "\"," + members + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Fills a topic with a subject's events. */
  void fill(String topic, Subject subject, Workload workload, long events) {
    int[] ranks = workload.ranks(0, 1);
    int[] draws = workload.draws(ranks, 0);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("batch.size", 1 << 17))) {
      for (long i = 0; i < events; i++) {
        String key = Workload.key(ranks[draws[(int) (i & (draws.length - 1))]]);
        send(
            producer, topic, key, event(i, key, subject.members(subject.pick(i, workload.keys()))));
      }
      producer.flush();
    }
  }

  // What becomes of it is told to the callback.
  @SuppressWarnings("FutureReturnValueIgnored")
  void send(KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] event) {
    RuntimeException before = failure;
    if (before != null) {
      throw before;
    }
    producer.send(
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), event),
        (written, e) -> {
          if (e != null) {
            failure = new IllegalStateException("cannot write to " + topic, e);
          }
        });
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> options) {
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.put("bootstrap.servers", bootstrap());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer of all partitions of a topic, from the beginning. */
  KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** Records written to a topic so far, committed or not. */
  long written(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> wanted = new LinkedHashMap<>();
    partitions(topic).forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    return admin.listOffsets(wanted).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** The values of so many records that a pipeline writes, committed or not. */
  List<byte[]> read(String topic, int count, Duration limit, Running pipeline) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      while (values.size() < count) {
        pipeline.await(Duration.ZERO);
        consumer.poll(POLL).forEach(one -> values.add(one.value()));
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "%s: expected %,d records in %s, found %,d"
                  .formatted(topic, count, limit, values.size()));
        }
      }
    }
    return values;
  }

  private static List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    return partitions;
  }

  @Override
  public void close() {
    admin.close();
  }
}
