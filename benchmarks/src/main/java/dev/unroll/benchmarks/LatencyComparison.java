package dev.unroll.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How long an answer takes from produce to consume, at least once, when events come at a fixed
 * rate.
 *
 * @param plan at slow rates a round takes as long as twenty events do
 * @param rates events a second
 * @param more {@code path=value} over what every pipeline says already
 */
record LatencyComparison(Plan plan, List<Double> rates, List<String> more) {
  private static final int LEAST_EVENTS = 20;

  void run(Report report, Consumer<String> progress) throws Exception {
    try (KafkaStage stage = new KafkaStage(plan.parallelism())) {
      for (String name : plan.models()) {
        Subject model = Subject.of(name);
        stage.check(model, plan.peers(), report);
        // The first round finds a cold JVM.
        for (Contender contender : plan.contenders(Contender.NO_MODEL)) {
          measure(stage, contender, model, rates.get(0));
        }
        for (double rate : rates) {
          measure(stage, model, rate, report, progress);
        }
      }
      report.note("each pipeline of the latencies says " + String.join(", ", settings()));
    }
  }

  /** What a user sets who wants answers soon. */
  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "sink.kafka.delivery=at-least-once",
                "sink.kafka.properties.linger.ms=0",
                "flink.execution.buffer-timeout.interval=1 ms",
                "batch.linger=1 ms"));
    settings.addAll(more);
    return settings;
  }

  private void measure(
      KafkaStage stage, Subject model, double rate, Report report, Consumer<String> progress)
      throws Exception {
    Map<String, List<Histogram>> latencies = new LinkedHashMap<>();
    for (int round = 0; round < plan.rounds(); round++) {
      for (Contender contender : plan.contenders(Contender.NO_MODEL)) {
        Histogram one = measure(stage, contender, model, rate);
        latencies.computeIfAbsent(contender.title(), title -> new ArrayList<>()).add(one);
        progress.accept(
            "%s, %,.0f events/s: %s: p50 %.1f ms, p99 %.1f ms"
                .formatted(
                    model.name(),
                    rate,
                    contender.title(),
                    one.getValueAtPercentile(50) / 1e6,
                    one.getValueAtPercentile(99) / 1e6));
      }
    }
    report.addLatencies(
        "%s, Kafka to Kafka, at-least-once, %,.0f events/s, %,d keys, parallelism %d"
            .formatted(model.name(), rate, plan.keys(), plan.parallelism()),
        latencies);
  }

  private Histogram measure(KafkaStage stage, Contender contender, Subject model, double rate)
      throws Exception {
    Topics topics = stage.topics();
    String in = topics.create("events");
    String out = topics.create("predictions");
    long counted = Math.max(LEAST_EVENTS, (long) (rate * plan.seconds()));
    long warmUp = Math.max(2, counted / 3);
    try (Running pipeline = stage.start(contender, model, in, out, settings())) {
      pipeline.await(Duration.ZERO);
      return new LatencyRun(topics, in, out, model, new Workload(plan.keys(), 0), rate)
          .run(warmUp, counted);
    } finally {
      topics.delete(in);
      topics.delete(out);
    }
  }
}
