package dev.unroll.benchmarks;

import dev.unroll.operators.RecurrentSettings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench peers}. */
@Command(
    name = "peers",
    description =
        "Unroll against every way that people do the same work: Kafka to Kafka, exactly once,"
            + " and in a Flink job where a way has no more than that.",
    mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  @Mixin
  private PlanOptions plan =
      new PlanOptions(
          List.of("gru64-folded"),
          2,
          8,
          List.of(
              Contender.TUNED,
              Contender.ARRAYS,
              Contender.STREAMS,
              Contender.SERVER,
              Contender.DJL));

  @Option(names = "--events", description = "Events in the topic (${DEFAULT-VALUE}).")
  private long events = 5_000_000;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--events", events);
    Plan all = plan.plan(report.rounds());
    return report.write("peers", (into, progress) -> measure(all, into, progress));
  }

  private void measure(Plan all, Report into, Consumer<String> progress) throws Exception {
    Plan jobs = all.with(all.peers().stream().filter(peer -> peer == Contender.DJL).toList(), 1);
    if (!jobs.peers().isEmpty()) {
      new OperatorComparison(
              jobs,
              0,
              List.of(0.0),
              RecurrentSettings.DEFAULT_ROWS,
              false,
              List.of(AnswerForm.JSON))
          .run(into, progress);
    }
    List<Contender> whole = all.peers().stream().filter(peer -> peer != Contender.DJL).toList();
    new PipelineComparison(all.with(whole, all.parallelism()), List.of("exactly-once"), events)
        .run(into, progress);
  }
}
