package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads what the pipelines have committed, books it in the ledger and brings it to the scene, the
 * status with it. Belongs to one thread.
 */
final class Audience implements AutoCloseable {
  private static final Duration FRAME = Duration.ofMillis(40);

  private final Screen screen;
  private final Scene scene;
  private final Ledger ledger;
  private final Map<String, DemoPipeline> byOutput = new HashMap<>();
  private final CommittedReader reader;
  private final MeanBatch meanBatch;
  private final Duration statusEvery;
  private final JsonMapper mapper = new JsonMapper();
  private final Histogram latencies = new Histogram(2);
  private final Rate rate;
  private double eventsPerSecond;
  private long nextStatus;

  Audience(Screen screen, Scene scene, Ledger ledger, String bootstrap, MeanBatch meanBatch) {
    this.screen = screen;
    this.scene = scene;
    this.ledger = ledger;
    this.meanBatch = meanBatch;
    List<String> topics = new ArrayList<>();
    for (DemoPipeline pipeline : scene.pipelines()) {
      byOutput.put(pipeline.name(), pipeline);
      topics.add(pipeline.name());
      if (pipeline.booked()) {
        topics.add(pipeline.deadLetters());
      }
    }
    reader = new CommittedReader(bootstrap, topics);
    long now = System.nanoTime();
    rate = new Rate(now);
    statusEvery = screen.statusEvery();
    nextStatus = now + statusEvery.toNanos();
  }

  /** Waits a moment for what comes, and shows what is due. */
  void watch() throws IOException {
    read(FRAME);
    long now = System.nanoTime();
    scene.tick(now);
    eventsPerSecond = rate.at(now, ledger.events());
    if (now >= nextStatus) {
      nextStatus = now + statusEvery.toNanos();
      screen.status(scene.status(status(), now));
    }
  }

  /** Reads and shows everything to the end, and the last figures. */
  void finish() throws IOException {
    while (!reader.atEnd()) {
      read(FRAME);
    }
    scene.finish(status());
  }

  @Override
  public void close() {
    reader.close();
  }

  private void read(Duration limit) throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(limit)) {
      long now = System.nanoTime();
      DemoPipeline pipeline = byOutput.get(record.topic());
      if (pipeline == null) {
        Rejection rejection = Rejection.of(record);
        ledger.rejected(rejection.place());
        scene.rejected(rejection, now);
        continue;
      }
      JsonNode prediction = mapper.readTree(record.value());
      if (pipeline.booked()) {
        OptionalLong open = ledger.predicted(prediction.path("id").asText(), now);
        open.ifPresent(nanos -> latencies.recordValue(Math.max(0, nanos / 1_000_000)));
      }
      scene.predicted(pipeline, prediction, now);
    }
  }

  private Status status() {
    return new Status(
        ledger.events(),
        ledger.predictions(),
        ledger.deadLetters(),
        eventsPerSecond,
        meanBatch.value(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }
}
