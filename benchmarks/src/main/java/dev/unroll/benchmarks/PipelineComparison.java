package dev.unroll.benchmarks;

import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;

/**
 * Whole pipelines from topic to topic on an embedded broker: how many events a second they answer
 * when there are always more to read.
 *
 * @param models names as {@link BenchModel#of} reads them
 * @param deliveries {@code exactly-once}, {@code at-least-once}
 * @param seconds by the clock that count in a round
 * @param events in the topic; a run that has read them all ends there
 */
record PipelineComparison(
    List<String> models,
    int keys,
    List<String> deliveries,
    int parallelism,
    List<Contender> peers,
    int rounds,
    double seconds,
    long events) {
  private static final int CHECK_KEYS = 300;
  private static final int CHECK_EVENTS = 6_000;

  /** Seconds that a JVM needs to get warm over all of Kafka and Flink. */
  private static final double COLD = 10;

  private static final Duration LOOK = Duration.ofMillis(50);

  void run(Report report, Consumer<String> progress) throws Exception {
    try (Scratch scratch = Scratch.create();
        EmbeddedBroker broker = EmbeddedBroker.start();
        Topics topics = new Topics(broker);
        LocalCluster cluster = LocalCluster.start(parallelism, new Configuration())) {
      Bench bench = new Bench(cluster, topics, scratch.folder());
      String few = topics.create("few");
      topics.fill(few, new Workload(CHECK_KEYS, 1), CHECK_EVENTS);
      String many = topics.create("many");
      progress.accept("%,d events into a topic".formatted(events));
      topics.fill(many, new Workload(keys, 0), events);
      for (String name : models) {
        BenchModel model = BenchModel.of(name);
        model.write(scratch.folder().resolve(name));
        check(bench, few, model, report);
        for (String delivery : deliveries) {
          measure(bench, many, model, delivery, report, progress);
        }
      }
    }
  }

  /** What every run needs. */
  private record Bench(LocalCluster cluster, Topics topics, Path folder) {}

  private List<Contender> contenders() {
    List<Contender> all = new ArrayList<>(List.of(Contender.UNROLL, Contender.NO_MODEL));
    all.addAll(peers);
    return all;
  }

  private PipelineRun of(Bench bench, Contender contender, BenchModel model, String delivery) {
    return new PipelineRun(
        contender,
        bench.folder.resolve(model.name()),
        List.of("parallelism=" + parallelism, "sink.kafka.delivery=" + delivery));
  }

  private void check(Bench bench, String in, BenchModel model, Report report) throws Exception {
    List<byte[]> own = answers(bench, in, of(bench, Contender.UNROLL, model, "at-least-once"));
    for (Contender peer : peers) {
      List<byte[]> others = answers(bench, in, of(bench, peer, model, "at-least-once"));
      report.note(
          "%s: %,d answers of Unroll and %s compared: greatest difference of a score %s"
              .formatted(
                  model.name(),
                  own.size(),
                  peer.title(),
                  Answers.compare(Contender.UNROLL.title(), own, peer.title(), others)));
    }
  }

  private static List<byte[]> answers(Bench bench, String in, PipelineRun run) throws Exception {
    String out = bench.topics.create("answers");
    LocalJob job =
        run.start(bench.cluster, bench.topics, in, out, bench.folder.resolve("checkpoints"));
    List<byte[]> answers = bench.topics.read(out, CHECK_EVENTS, PipelineRun.LIMIT);
    job.cancel(PipelineRun.LIMIT);
    return answers;
  }

  private void measure(
      Bench bench,
      String in,
      BenchModel model,
      String delivery,
      Report report,
      Consumer<String> progress)
      throws Exception {
    Map<String, Rounds.Run> systems = new LinkedHashMap<>();
    for (Contender contender : contenders()) {
      systems.put(
          contender.title(),
          latest ->
              pace(
                  bench,
                  in,
                  of(bench, contender, model, delivery),
                  latest == null ? COLD : seconds / 3));
    }
    String title =
        "%s, Kafka to Kafka, %s, %,d keys, parallelism %d"
            .formatted(model.name(), delivery, keys, parallelism);
    progress.accept(title);
    report.add(title, Rounds.run(systems, rounds, progress), Contender.UNROLL.title());
  }

  /**
   * @param warmUp seconds that go by after the first answers
   */
  private Pace pace(Bench bench, String in, PipelineRun run, double warmUp) throws Exception {
    String out = bench.topics.create("predictions");
    LocalJob job =
        run.start(bench.cluster, bench.topics, in, out, bench.folder.resolve("checkpoints"));
    await(bench, job, out, 1, PipelineRun.LIMIT);
    await(bench, job, out, events, Duration.ofNanos((long) (warmUp * 1e9)));
    long before = bench.topics.written(out);
    Meter.Clocks start = Meter.Clocks.now();
    await(bench, job, out, events, Duration.ofNanos((long) (seconds * 1e9)));
    long after = bench.topics.written(out);
    Meter.Clocks taken = Meter.Clocks.now().since(start);
    job.cancel(PipelineRun.LIMIT);
    bench.topics.delete(out);
    return Pace.ofProcess(after - before, taken);
  }

  /** Returns when so many answers are written, or at the limit. */
  private static void await(Bench bench, LocalJob job, String out, long count, Duration limit)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (bench.topics.written(out) < count && System.nanoTime() < deadline) {
      try {
        job.result().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        job.await(Duration.ZERO);
        throw new IllegalStateException("a pipeline without end has ended");
      } catch (TimeoutException e) {
        // It runs.
      }
    }
  }
}
