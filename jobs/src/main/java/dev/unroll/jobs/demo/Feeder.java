package dev.unroll.jobs.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a feed's records into their topics at a pace, from a thread of its own, and books each in
 * the ledger. {@link #close} returns when the broker has everything that was sent.
 */
final class Feeder implements AutoCloseable {
  /** Beyond this it does not catch up: the machine is slower than the pace. */
  private static final long MOST_BEHIND = Duration.ofSeconds(1).toNanos();

  private final KafkaProducer<byte[], byte[]> producer;
  private final Feed feed;
  private final Pace pace;
  private final Ledger ledger;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo-feeder"));
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private long start;
  private long due;

  Feeder(String bootstrap, Feed feed, Pace pace, Ledger ledger) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.feed = feed;
    this.pace = pace;
    this.ledger = ledger;
  }

  void start() {
    start = System.nanoTime();
    due = start;
    thread.execute(this::sendDue);
  }

  /** Completes at the feed's end; exceptionally where it cannot be read or sent. */
  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      // Not longer than a send may block.
      thread.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }

  private void sendDue() {
    try {
      long now = System.nanoTime();
      due = Math.max(due, now - MOST_BEHIND);
      while (due <= now) {
        Message message = feed.next(Instant.now());
        if (message == null) {
          producer.flush();
          end.complete(null);
          return;
        }
        send(message);
        due += pace.gap(due - start);
      }
      if (!thread.isShutdown()) {
        var unused = thread.schedule(this::sendDue, due - now, TimeUnit.NANOSECONDS);
      }
    } catch (IOException | RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  private void send(Message message) {
    Ledger.Sent sent = ledger.sending(message.id(), System.nanoTime());
    var unused =
        producer.send(
            new ProducerRecord<>(message.topic(), message.key(), message.value()),
            (metadata, error) -> {
              if (error == null) {
                ledger.acknowledged(
                    sent, new Place(metadata.topic(), metadata.partition(), metadata.offset()));
              } else {
                ledger.failed(sent);
                end.completeExceptionally(error);
              }
            });
  }
}
