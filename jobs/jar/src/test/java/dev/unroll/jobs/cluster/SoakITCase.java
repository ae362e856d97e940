package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.Unroll;
import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline at half of what the cluster was just measured to do, with a fault a minute: memory
 * stays flat, and a reader of committed records sees the undisturbed run's predictions, each once.
 * Writes {@code target/soak.md}.
 */
@Tag("soak")
class SoakITCase {
  private static final int MINUTES = Integer.getInteger("soak.minutes", 3 * SoakFaults.ROUND);
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int CAPACITY_EVENTS = Integer.getInteger("soak.capacity-events", 200_000);
  private static final int USERS = 1_000;
  private static final int MINUTE_SECONDS = 60;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final double GROWTH = 1.2;

  @TempDir Path folder;
  private final SoakReport report = new SoakReport();
  private final Random random = new Random(SEED);

  @Test
  void halfOfTheCapacity_withAFaultAMinute() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(
                folder.resolve("flink"),
                2,
                FlinkSetup.PLAIN
                    .sharingLibraries()
                    .available(
                        zooKeeper.getConnectString(), folder.resolve("ha").toUri().toString()))) {
      report.say(
          "Seed %d, %d processors, %d users, model tweet-mood, checkpoints every 2 s."
              + " Load before: %s.",
          SEED, Runtime.getRuntime().availableProcessors(), USERS, SoakReport.load());
      double capacity = capacity(broker, flink);
      report.say("Measured capacity: %,.0f events a second; fed: %,.0f.", capacity, capacity / 2);
      soak(broker, flink, capacity / 2);
    }
  }

  /** Committed predictions a second, from a topic that is full. */
  private double capacity(BrokerProcess broker, FlinkProcesses flink) throws Exception {
    Path place = Files.createDirectories(folder.resolve("capacity"));
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "capacity", place);
        SteadyFeed feed = feed(broker, topics, Integer.MAX_VALUE)) {
      Await.until("the topic is full", LIMIT, () -> feed.sent() >= CAPACITY_EVENTS);
      int events = feed.stop();
      new ClusterCommands(flink).submit(spec(topics, place));
      try (CommittedPredictions read =
          new CommittedPredictions(broker.bootstrap(), topics.out(), events)) {
        Await.until("it is warm", LIMIT, () -> read.count() >= events / 3);
        long begin = System.nanoTime();
        int first = read.count();
        Await.until("all is answered", LIMIT, () -> read.count() == events);
        double seconds = (System.nanoTime() - begin) / 1e9;
        new ClusterCommands(flink).stop(topics.in(), place.toUri().toString());
        return (events - first) / seconds;
      }
    }
  }

  private void soak(BrokerProcess broker, FlinkProcesses flink, double perSecond) throws Exception {
    Path place = Files.createDirectories(folder.resolve("soak"));
    int most = (int) (perSecond * 2 * MINUTES * MINUTE_SECONDS);
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "soak", place);
        CommittedPredictions read =
            new CommittedPredictions(broker.bootstrap(), topics.out(), most)) {
      CheckpointDisk disk = new CheckpointDisk(place, topics.in());
      Path spec = spec(topics, place);
      SoakFaults faults = new SoakFaults(flink, broker, disk, spec, topics.in(), random);
      new ClusterCommands(flink).submit(spec);
      try (SteadyFeed feed = feed(broker, topics, perSecond)) {
        // A fault that takes longer than its minute leaves the next one out.
        for (int minute = 0; minute < MINUTES; minute = feed.minute()) {
          int first = feed.sent();
          Pause.seconds(1 + random.nextInt(MINUTE_SECONDS / 3));
          String fault = faults.strike();
          Pause.until(feed.due(0), (feed.minute() + 1) * MINUTE_SECONDS);
          report.minute(
              minute + 1,
              fault,
              first,
              ProcessMemory.of(flink.taskManagers().get(0)),
              ProcessMemory.of(flink.jobManager()),
              ProcessMemory.of(broker.process()));
        }
        int events = feed.stop();
        Await.until("all is answered", LIMIT, () -> read.count() == events);
        new ClusterCommands(flink).stop(topics.in(), place.toUri().toString());
        judge(topics, place, feed, read);
      }
    }
  }

  private void judge(MoodTopics topics, Path place, SteadyFeed feed, CommittedPredictions read)
      throws Exception {
    int events = feed.sent();
    int altered = events - same(topics, place, events, read);
    ProcessMemory before = report.most(report.rounds() - 2);
    ProcessMemory last = report.most(report.rounds() - 1);
    report.say(
        "%,d events in %d minutes: %d lost or altered, %d duplicated. Load after: %s.",
        events, MINUTES, altered, read.duplicates(), SoakReport.load());
    report.say(
        "From due to committed, s: p50 | p99 | longest = %s.",
        SoakReport.latencies(feed, read, 0, events));
    report.say(
        "The first TaskManager held at most %d MiB (live %d) in the last round of all faults, %d (live %d) in the one before.",
        last.resident(), last.live(), before.resident(), before.live());
    Files.writeString(ClusterCommands.JAR.resolveSibling("soak.md"), report.page(feed, read));
    assertThat(altered).isZero();
    assertThat(read.duplicates()).isZero();
    assertThat((double) last.live()).isLessThan(before.live() * GROWTH);
    assertThat((double) last.resident()).isLessThan(before.resident() * GROWTH);
  }

  /** How many committed predictions have the bytes of the undisturbed run's. */
  private static int same(MoodTopics topics, Path place, int events, CommittedPredictions read)
      throws Exception {
    Path in = place.resolve("events.jsonl");
    Path out = place.resolve("predictions.jsonl");
    Iterator<Tweet> tweets = Tweets.endless(USERS, SEED);
    try (BufferedWriter writer = Files.newBufferedWriter(in)) {
      for (int i = 0; i < events; i++) {
        writer.write(tweets.next().json() + "\n");
      }
    }
    Path spec = spec(topics, place);
    assertThat(Unroll.run("apply", spec.toString(), "--in", in.toString(), "--out", out.toString()))
        .isZero();
    int[] same = new int[1];
    try (var lines = Files.lines(out)) {
      lines
          .map(line -> line.getBytes(StandardCharsets.UTF_8))
          .filter(
              json ->
                  read.has(CommittedPredictions.number(json), CommittedPredictions.digest(json)))
          .forEach(json -> same[0]++);
    }
    return same[0];
  }

  private static SteadyFeed feed(BrokerProcess broker, MoodTopics topics, double perSecond) {
    return new SteadyFeed(broker.bootstrap(), topics.in(), Tweets.endless(USERS, SEED), perSecond);
  }

  private static Path spec(MoodTopics topics, Path place) throws Exception {
    String yaml =
        topics.yaml().replace("interval: 300ms", "interval: 2s").replace("parallelism: 2\n", "");
    return Files.writeString(place.resolve("pipeline.yaml"), yaml);
  }
}
