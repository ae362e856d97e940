package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads what the pipelines have committed, books it in the ledger and brings it to the screen, the
 * status with it. Belongs to one thread.
 */
final class Audience implements AutoCloseable {
  private static final Duration FRAME = Duration.ofMillis(40);

  private final Screen screen;
  private final DemoView view;
  private final Ledger ledger;
  private final CommittedReader reader;
  private final MeanBatch meanBatch;
  private final Show show;
  private final Duration statusEvery;
  private final JsonMapper mapper = new JsonMapper();
  private final Histogram latencies = new Histogram(2);
  private final Rate rate;
  private double eventsPerSecond;
  private long nextStatus;

  Audience(Screen screen, DemoView view, Ledger ledger, String bootstrap, MeanBatch meanBatch) {
    this.screen = screen;
    this.view = view;
    this.ledger = ledger;
    this.meanBatch = meanBatch;
    reader =
        new CommittedReader(
            bootstrap,
            List.of(
                DemoPipelines.SENTIMENT,
                DemoPipelines.deadLetters(DemoPipelines.SENTIMENT),
                DemoPipelines.MOOD));
    long now = System.nanoTime();
    show = new Show(view, screen::line, now);
    rate = new Rate(now);
    statusEvery = screen.statusEvery();
    nextStatus = now + statusEvery.toNanos();
  }

  /** Waits a moment for what comes, and shows what is due. */
  void watch() throws IOException {
    read(FRAME);
    long now = System.nanoTime();
    show.tick(now);
    eventsPerSecond = rate.at(now, ledger.events());
    if (now >= nextStatus) {
      nextStatus = now + statusEvery.toNanos();
      screen.status(view.status(status()));
    }
  }

  /** Reads and shows everything to the end, and the last figures. */
  void finish() throws IOException {
    while (!reader.atEnd()) {
      read(FRAME);
    }
    show.finish();
    screen.clearStatus();
    screen.line(view.status(status()));
  }

  @Override
  public void close() {
    reader.close();
  }

  private void read(Duration limit) throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(limit)) {
      long now = System.nanoTime();
      if (record.topic().equals(DemoPipelines.MOOD)) {
        show.mood(Answer.of(mapper.readTree(record.value())));
      } else if (record.topic().equals(DemoPipelines.SENTIMENT)) {
        Answer answer = Answer.of(mapper.readTree(record.value()));
        OptionalLong open = ledger.predicted(answer.id(), now);
        open.ifPresent(nanos -> latencies.recordValue(Math.max(0, nanos / 1_000_000)));
        show.add(answer, now);
      } else {
        Rejection rejection = Rejection.of(record);
        ledger.rejected(rejection.place());
        show.add(rejection, now);
      }
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
