package dev.unroll.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench operator}. */
@Command(
    name = "operator",
    description =
        "The recurrent operator on a mini cluster, events from memory, against functions that call"
            + " ONNX Runtime for each event, and against ONNX Runtime alone.",
    mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {
  @Mixin
  private PlanOptions plan =
      new PlanOptions(
          List.of("gru64-folded", "lstm128", "lstm256"), 1, 4, List.of(Contender.TUNED));

  @Option(
      names = "--skew",
      split = ",",
      paramLabel = "S",
      description = "0 draws keys alike, else Zipf's exponent (${DEFAULT-VALUE}).")
  private List<Double> skews = List.of(0.0, 1.0);

  @Option(names = "--rows", description = "Rows of a batch (${DEFAULT-VALUE}).")
  private int rows = 256;

  @Option(
      names = "--scaled",
      paramLabel = "SUBTASKS",
      description = "Run Unroll with so many subtasks too; 0: do not (${DEFAULT-VALUE}).")
  private int scaled;

  @Option(names = "--rocksdb", description = "States in RocksDB instead of on the heap.")
  private boolean onDisk;

  @Option(
      names = "--answers",
      split = ",",
      paramLabel = "FORM",
      description =
          "What all make of their answers: json as the product does, or the scores alone"
              + " (${DEFAULT-VALUE}).")
  private List<AnswerForm> forms = List.of(AnswerForm.SCORES, AnswerForm.JSON);

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--rows", rows);
    if (scaled != 0) {
      ReportOptions.positive("--scaled", scaled);
    }
    return report.write(
        "operator",
        new OperatorComparison(plan.plan(report.rounds()), scaled, skews, rows, onDisk, forms)
            ::run);
  }
}
