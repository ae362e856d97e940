package dev.unroll.jobs.demo;

import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * One run of the demo: starts everything, streams, waits until every event has its answer, takes
 * everything down again, and tells the sum. All but {@link #stop} belongs to one thread.
 */
final class Demo {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

  private final Screen screen;
  private final DemoView view;
  private final Feed feed;
  private final double rate;
  private final @Nullable Duration length;
  private final Ledger ledger = new Ledger();
  private volatile boolean stopping;

  /**
   * A run.
   *
   * @param rate events a second on the mean
   * @param length of the streaming; null until the feed ends, or until it is stopped
   */
  Demo(Screen screen, DemoView view, Feed feed, double rate, @Nullable Duration length) {
    this.screen = screen;
    this.view = view;
    this.feed = feed;
    this.rate = rate;
    this.length = length;
  }

  /** Ends the streaming soon; {@link #run} goes on to its end. */
  void stop() {
    stopping = true;
  }

  /** The exit status: 0 where every event sent has exactly one answer, else 1. */
  int run() throws Exception {
    Path folder = Files.createTempDirectory("unroll-demo-");
    try {
      stage(folder);
    } finally {
      screen.clearStatus();
      FileUtils.deleteDirectory(folder.toFile());
    }
    List<String> faults = ledger.faults();
    faults.forEach(screen::line);
    screen.line(
        "summary: events=%d predictions=%d dead-letters=%d"
            .formatted(ledger.events(), ledger.predictions(), ledger.deadLetters()));
    return faults.isEmpty() ? 0 : 1;
  }

  private void stage(Path folder) throws Exception {
    screen.line("Tweets through Kafka, Flink and ONNX Runtime, all in this one process");
    screen.progress("starting Kafka …");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      DemoPipelines.createTopics(broker);
      item("Kafka", broker.bootstrap());
      screen.progress("starting Flink …");
      try (LocalCluster cluster = LocalCluster.start(DemoPipelines.SLOTS, new Configuration())) {
        item("Flink", cluster.webAddress().toString());
        item("pipelines", "tweet-sentiment: each tweet by itself");
        item("", "tweet-mood: a user's tweets one after the other");
        item("delivery", "exactly once; what is committed, every 2 s, is shown");
        item("tweets", "about %s a second; %s".formatted(number(rate), feed.describe()));
        item("until", end());
        screen.line("");
        screen.progress("starting the pipelines …");
        DemoPipelines pipelines = DemoPipelines.start(cluster, broker, folder);
        play(broker, new FlinkRest(cluster.webAddress()), pipelines, folder);
        screen.progress("taking everything down …");
      }
    }
  }

  private void play(EmbeddedBroker broker, FlinkRest flink, DemoPipelines pipelines, Path folder)
      throws Exception {
    while (!pipelines.areRunning(flink)) {
      pipelines.check(Duration.ofMillis(100));
    }
    String job = pipelines.sentiment().id().toString();
    try (MeanBatch meanBatch = new MeanBatch(flink, job);
        Audience audience = new Audience(screen, view, ledger, broker.bootstrap(), meanBatch);
        Feeder feeder = feeder(broker)) {
      screen.line(view.heading());
      feeder.start();
      long start = System.nanoTime();
      while (!isOver(feeder, start)) {
        audience.watch();
        pipelines.check(Duration.ZERO);
      }
      feeder.close();
      screen.line(view.note("no more tweets are sent; waiting for the last commits"));
      long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
      while (!ledger.settled() && System.nanoTime() < deadline) {
        audience.watch();
        pipelines.check(Duration.ZERO);
      }
      if (ledger.settled()) {
        pipelines.stop(folder);
      } else {
        pipelines.abandon().forEach(screen::line);
      }
      audience.finish();
    }
  }

  private Feeder feeder(EmbeddedBroker broker) {
    Pace pace = new Pace(rate, new SplittableRandom());
    return new Feeder(broker.bootstrap(), DemoPipelines.INPUT, feed, pace, ledger);
  }

  private boolean isOver(Feeder feeder, long start) {
    if (feeder.end().isCompletedExceptionally()) {
      feeder.end().join();
    }
    if (stopping || screen.isBroken()) {
      return true;
    }
    return length == null ? feeder.end().isDone() : System.nanoTime() - start >= length.toNanos();
  }

  private String end() {
    if (length != null) {
      return length.toSeconds() + " s have passed, or Ctrl-C";
    }
    return feed.isEndless() ? "Ctrl-C" : "all are answered, or Ctrl-C";
  }

  private void item(String what, String value) {
    screen.line("  %-10s %s".formatted(what, value));
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
