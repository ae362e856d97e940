package dev.unroll.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench pipeline}. */
@Command(
    name = "pipeline",
    description =
        "Whole pipelines from Kafka to Kafka on a broker in this process, against the same without"
            + " a model and with a peer in the model's place.",
    mixinStandardHelpOptions = true)
final class PipelineCommand implements Callable<Integer> {
  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "Cell, units and form, such as gru64-folded (${DEFAULT-VALUE}).")
  private List<String> models = List.of("gru64-folded");

  @Option(names = "--keys", description = "How many keys (${DEFAULT-VALUE}).")
  private int keys = 100_000;

  @Option(
      names = "--delivery",
      split = ",",
      paramLabel = "D",
      description = "exactly-once, at-least-once (${DEFAULT-VALUE}).")
  private List<String> deliveries = List.of("exactly-once", "at-least-once");

  @Option(names = "--parallelism", description = "Subtasks (${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Whom to run beside Unroll: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Contender> peers = List.of(Contender.TUNED);

  @Option(
      names = "--seconds",
      description = "Time by the clock of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 8;

  @Option(
      names = "--latency",
      split = ",",
      paramLabel = "RATE",
      description =
          "Measure latencies instead, at so many events a second, such as 20000,1: from produce to"
              + " consume, at least once.")
  private List<Double> latency = List.of();

  @Option(
      names = "--linger",
      description =
          "For latencies, the longest that Unroll lets an event wait for company"
              + " (${DEFAULT-VALUE}).")
  private String linger = "1 ms";

  @Option(names = "--events", description = "Events in the topic (${DEFAULT-VALUE}).")
  private long events = 5_000_000;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--keys", keys);
    ReportOptions.positive("--parallelism", parallelism);
    ReportOptions.positive("--seconds", seconds);
    ReportOptions.positive("--events", events);
    latency.forEach(rate -> ReportOptions.positive("--latency", rate));
    if (!latency.isEmpty()) {
      return report.write(
          "latency",
          new LatencyComparison(
                  models, keys, latency, linger, parallelism, peers, report.rounds(), seconds)
              ::run);
    }
    return report.write(
        "pipeline",
        new PipelineComparison(
                models, keys, deliveries, parallelism, peers, report.rounds(), seconds, events)
            ::run);
  }
}
