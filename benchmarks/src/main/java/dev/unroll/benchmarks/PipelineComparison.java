package dev.unroll.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whole pipelines from topic to topic: how many events a second they answer when there are always
 * more to read.
 *
 * @param plan its seconds are by the clock
 * @param deliveries {@code exactly-once}, {@code at-least-once}
 * @param events in the topic; a run that has read them all ends there
 */
record PipelineComparison(Plan plan, List<String> deliveries, long events) {
  /** Seconds that a JVM needs to get warm over all of Kafka and Flink. */
  private static final double COLD = 10;

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  void run(Report report, Consumer<String> progress) throws Exception {
    try (KafkaStage stage = new KafkaStage(plan.parallelism())) {
      for (String name : plan.models()) {
        Subject model = Subject.of(name);
        String in = stage.topics().create("events");
        progress.accept("%s: %,d events into a topic".formatted(name, events));
        stage.topics().fill(in, model, new Workload(plan.keys(), 0), events);
        stage.check(model, plan.peers(), report);
        for (String delivery : deliveries) {
          measure(stage, in, model, delivery, report, progress);
        }
      }
    }
  }

  private void measure(
      KafkaStage stage,
      String in,
      Subject model,
      String delivery,
      Report report,
      Consumer<String> progress)
      throws Exception {
    Map<String, Rounds.Run> systems = new LinkedHashMap<>();
    for (Contender contender : plan.contenders(Contender.NO_MODEL)) {
      systems.put(contender.title(), latest -> run(stage, contender, model, in, delivery, latest));
    }
    String title =
        "%s, Kafka to Kafka, %s, %,d keys, parallelism %d"
            .formatted(model.name(), delivery, plan.keys(), plan.parallelism());
    progress.accept(title);
    report.add(title, Rounds.run(systems, plan.rounds(), progress), Contender.UNROLL.title());
  }

  /**
   * One contender, once.
   *
   * @param in the topic to read
   * @param latest how it went the last time; null at first
   */
  Pace run(
      KafkaStage stage,
      Contender contender,
      Subject model,
      String in,
      String delivery,
      @Nullable Pace latest)
      throws Exception {
    double warmUp = latest == null ? COLD : plan.seconds() / 3;
    Topics topics = stage.topics();
    String out = topics.create("predictions");
    try (Running pipeline =
        stage.start(contender, model, in, out, List.of("sink.kafka.delivery=" + delivery))) {
      await(topics, pipeline, out, 1, START);
      await(topics, pipeline, out, events, Duration.ofNanos((long) (warmUp * 1e9)));
      long before = topics.written(out);
      Meter.Clocks start = pipeline.clocks();
      await(topics, pipeline, out, events, Duration.ofNanos((long) (plan.seconds() * 1e9)));
      long after = topics.written(out);
      Meter.Clocks taken = pipeline.clocks().since(start);
      if (after == before) {
        throw new IllegalStateException(
            "%s had answered all of %,d events before its warm-up was over; give it more (--events)"
                .formatted(contender.title(), events));
      }
      return Pace.ofProcess(after - before, taken);
    } finally {
      topics.delete(out);
    }
  }

  /** Returns when so many answers are written, or at the limit. */
  private static void await(Topics topics, Running pipeline, String out, long count, Duration limit)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (topics.written(out) < count && System.nanoTime() < deadline) {
      pipeline.await(LOOK);
    }
  }
}
