package dev.unroll.jobs.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic's committed predictions while they come: by an event's number when it was seen
 * first, a digest of its bytes, and how many came more than once.
 */
final class CommittedPredictions implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final byte[] ID = "{\"id\":\"e".getBytes(StandardCharsets.UTF_8);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final long[] digests;
  private final long[] seen;
  private final Thread reader = new Thread(this::read, "committed");
  private volatile boolean closed;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();

  /**
   * Begins to read.
   *
   * @param most how many events there can be
   */
  CommittedPredictions(String bootstrap, String topic, int most) {
    digests = new long[most];
    seen = new long[most];
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    reader.start();
  }

  private void read() {
    while (!closed) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        int event = number(record.value());
        if (seen[event] == 0) {
          digests[event] = digest(record.value());
          seen[event] = System.currentTimeMillis();
          count.incrementAndGet();
        } else {
          duplicates.incrementAndGet();
        }
      }
    }
  }

  /** The number in a prediction's id. */
  static int number(byte[] json) {
    int number = 0;
    for (int i = ID.length; json[i] != '"'; i++) {
      number = number * 10 + json[i] - '0';
    }
    return number;
  }

  /** The first 64 bits of a prediction's SHA-256. */
  static long digest(byte[] json) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(json)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** How many events have their prediction. */
  int count() {
    return count.get();
  }

  int duplicates() {
    return duplicates.get();
  }

  /** When an event's prediction was seen, in epoch milliseconds; 0 where it was not. */
  long seen(int event) {
    return seen[event];
  }

  boolean has(int event, long digest) {
    return seen[event] != 0 && digests[event] == digest;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reader.join();
    consumer.close();
  }
}
