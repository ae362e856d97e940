package dev.unroll.jobs.demo;

import dev.unroll.jobs.cluster.FlinkRest;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.Interrupts;
import dev.unroll.jobs.local.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * One run of a demo: starts everything, streams, waits until every event has its answer, takes
 * everything down again, and tells the sum. All but {@link #stop} belongs to one thread.
 */
final class Demo {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

  private final Screen screen;
  private final Scene scene;
  private final Feed feed;
  private final Pace pace;
  private final @Nullable Duration length;
  private final Ledger ledger = new Ledger();
  private volatile boolean stopping;

  /**
   * A run.
   *
   * @param length of the streaming; null until the feed ends, or until it is stopped
   */
  Demo(Screen screen, Scene scene, Feed feed, Pace pace, @Nullable Duration length) {
    this.screen = screen;
    this.scene = scene;
    this.feed = feed;
    this.pace = pace;
    this.length = length;
  }

  /** Ends the streaming soon; {@link #run} goes on to its end. */
  void stop() {
    stopping = true;
  }

  /** {@link #run}, which the user may interrupt. */
  int runUntilInterrupted() throws Exception {
    Interrupts.onInterrupt(this::stop);
    return run();
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
        String.format(
            Locale.ROOT,
            "summary: events=%d predictions=%d dead-letters=%d",
            ledger.events(),
            ledger.predictions(),
            ledger.deadLetters()));
    return faults.isEmpty() ? 0 : 1;
  }

  private void stage(Path folder) throws Exception {
    List<DemoPipeline> shown = scene.pipelines();
    screen.line(scene.title());
    screen.progress("starting Kafka …");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      DemoPipelines.createTopics(shown, broker);
      item("Kafka", broker.bootstrap());
      screen.progress("starting Flink …");
      try (LocalCluster cluster = LocalCluster.start(shown.size(), new Configuration())) {
        item("Flink", cluster.webAddress().toString());
        for (DemoPipeline pipeline : shown) {
          String what = pipeline.equals(shown.get(0)) ? "pipelines" : "";
          item(what, pipeline.name() + ": " + pipeline.says());
        }
        item("delivery", "exactly once; what is shown is committed");
        scene.facts().forEach(fact -> item(fact.name(), fact.value()));
        item("until", end());
        screen.line("");
        screen.progress("starting the pipelines …");
        DemoPipelines pipelines = DemoPipelines.start(shown, cluster, broker, folder);
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
    try (MeanBatch meanBatch = new MeanBatch(flink, pipelines.first());
        Audience audience = new Audience(screen, scene, ledger, broker.bootstrap(), meanBatch);
        Feeder feeder = new Feeder(broker.bootstrap(), feed, pace, ledger)) {
      scene.heading().forEach(screen::line);
      feeder.start();
      long start = System.nanoTime();
      while (!isOver(feeder, start)) {
        audience.watch();
        pipelines.check(Duration.ZERO);
      }
      feeder.close();
      scene.sent();
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
}
