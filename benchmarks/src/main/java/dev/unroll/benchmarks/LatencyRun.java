package dev.unroll.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends events at a fixed rate and waits for their answers. An event's time begins when it was due,
 * not when it was sent: what holds up the sender counts as well, so nothing is omitted
 * co-ordinately.
 *
 * @param rate events a second
 */
record LatencyRun(
    Topics topics, String in, String out, Subject subject, Workload workload, double rate) {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int DIGITS = 3;

  /** A sender that woke for each event would take the processors that it measures. */
  private static final long LEAST_PARK_NANOS = 500_000;

  /** What a prediction begins with. */
  private static final int ID_AT = "{\"id\":\"".length();

  /**
   * Nanoseconds from due to consumed.
   *
   * @param warmUp events that are not counted
   * @param counted events after them
   */
  Histogram run(long warmUp, long counted) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = topics.consumer(out);
        KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("linger.ms", 0))) {
      // One event goes through first: all connections are there, and the pipeline runs.
      topics.send(producer, in, "first", event(0, "first"));
      receive(consumer, 1, (id, now) -> {});
      long total = warmUp + counted;
      String[] keys = keys();
      long start = System.nanoTime();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(producer, start, total, keys));
      Histogram latencies = new Histogram(DIGITS);
      receive(
          consumer,
          total,
          (id, now) -> {
            if (id > warmUp) {
              latencies.recordValue(Math.max(0, now - due(start, id)));
            }
          });
      sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return latencies;
    }
  }

  private byte[] event(long id, String key) {
    return Topics.event(id, key, subject.members(subject.pick(id, workload.keys())));
  }

  private long due(long start, long id) {
    return start + (long) (id / rate * 1e9);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, long start, long total, String[] keys) {
    for (long id = 1; id <= total; id++) {
      long wait;
      while ((wait = due(start, id) - System.nanoTime()) > 0) {
        LockSupport.parkNanos(Math.max(wait, LEAST_PARK_NANOS));
      }
      String key = keys[(int) (id & (keys.length - 1))];
      topics.send(producer, in, key, event(id, key));
    }
  }

  /** In the order of their events, a power of two of them. */
  private String[] keys() {
    int[] ranks = workload.ranks(0, 1);
    return Arrays.stream(workload.draws(ranks, 0))
        .mapToObj(draw -> Workload.key(ranks[draw]))
        .toArray(String[]::new);
  }

  private interface Receiver {
    void receive(long id, long now);
  }

  private void receive(KafkaConsumer<byte[], byte[]> consumer, long count, Receiver receiver) {
    long left = count;
    long heard = System.nanoTime();
    while (left > 0) {
      for (ConsumerRecord<byte[], byte[]> answer : consumer.poll(POLL)) {
        heard = System.nanoTime();
        receiver.receive(id(answer.value()), heard);
        left--;
      }
      if (System.nanoTime() - heard > LIMIT.toNanos()) {
        throw new IllegalStateException(
            "%s: no answer for %s, and %,d are wanted".formatted(out, LIMIT, left));
      }
    }
  }

  /** The number that {@code {"id":"123"}} begins with. */
  static long id(byte[] prediction) {
    long id = 0;
    for (int at = ID_AT; prediction[at] != '"'; at++) {
      if (prediction[at] < '0' || prediction[at] > '9') {
        throw new IllegalStateException(
            "expected a numbered id first, found "
                + new String(prediction, StandardCharsets.UTF_8));
      }
      id = id * 10 + prediction[at] - '0';
    }
    return id;
  }
}
