package dev.unroll.jobs.cluster;

import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to a topic at a steady rate, whatever happens: what could not be sent in time
 * follows as soon as it can, and counts from the moment at which it was due.
 */
final class SteadyFeed implements AutoCloseable {
  private static final int TICK_MILLIS = 20;
  private static final double MILLIS_A_SECOND = 1000;

  private final String topic;
  private final Iterator<Tweet> events;
  private final double perMilli;
  private final KafkaProducer<String, String> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final long begin = System.currentTimeMillis();
  private final AtomicInteger sent = new AtomicInteger();

  SteadyFeed(String bootstrap, String topic, Iterator<Tweet> events, double perSecond) {
    this.topic = topic;
    this.events = events;
    perMilli = perSecond / MILLIS_A_SECOND;
    String patience = Long.toString(TimeUnit.MINUTES.toMillis(30));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "linger.ms", Integer.toString(TICK_MILLIS),
                "max.block.ms", patience,
                "delivery.timeout.ms", patience),
            new StringSerializer(),
            new StringSerializer());
    var unused = clock.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    int due = (int) ((System.currentTimeMillis() - begin) * perMilli);
    while (sent.get() < due && !clock.isShutdown()) {
      Tweet event = events.next();
      var unused =
          producer.send(
              new ProducerRecord<>(topic, event.user(), event.json()),
              (metadata, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
      sent.incrementAndGet();
    }
  }

  /** How many have been sent. */
  int sent() {
    return sent.get();
  }

  /** Whole minutes since it began. */
  int minute() {
    return (int) TimeUnit.MILLISECONDS.toMinutes(System.currentTimeMillis() - begin);
  }

  /** When an event was due, in epoch milliseconds. */
  long due(int event) {
    return begin + (long) (event / perMilli);
  }

  /** Sends no more; returns when the broker has all of them, with their number. */
  int stop() throws Exception {
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new AssertionError("expected the broker to take what is sent");
    }
    producer.flush();
    if (failure.get() != null) {
      throw new AssertionError("expected the broker to take every event", failure.get());
    }
    return sent.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
