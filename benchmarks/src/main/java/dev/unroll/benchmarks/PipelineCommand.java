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
  @Mixin
  private PlanOptions plan =
      new PlanOptions(List.of("gru64-folded"), 2, 20, List.of(Contender.TUNED));

  @Option(
      names = "--delivery",
      split = ",",
      paramLabel = "D",
      description = "exactly-once, at-least-once (${DEFAULT-VALUE}).")
  private List<String> deliveries = List.of("exactly-once", "at-least-once");

  @Option(
      names = "--latency",
      split = ",",
      paramLabel = "RATE",
      description =
          "Measure latencies instead, at so many events a second, such as 20000,1: from produce to"
              + " consume, at least once.")
  private List<Double> latency = List.of();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "For latencies, a setting of every pipeline over what they say already, such as"
              + " batch.linger=2ms; may be given again.")
  private List<String> settings = List.of();

  @Option(names = "--events", description = "Events in the topic (${DEFAULT-VALUE}).")
  private long events = 6_000_000;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--events", events);
    latency.forEach(rate -> ReportOptions.positive("--latency", rate));
    if (!latency.isEmpty()) {
      return report.write(
          "latency", new LatencyComparison(plan.plan(report.rounds()), latency, settings)::run);
    }
    return report.write(
        "pipeline", new PipelineComparison(plan.plan(report.rounds()), deliveries, events)::run);
  }
}
