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
  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "Cell, units and form, such as gru64-folded (${DEFAULT-VALUE}).")
  private List<String> models = List.of("gru64-folded", "lstm128", "lstm256");

  @Option(names = "--keys", description = "How many keys (${DEFAULT-VALUE}).")
  private int keys = 100_000;

  @Option(
      names = "--skew",
      split = ",",
      paramLabel = "S",
      description = "0 draws keys alike, else Zipf's exponent (${DEFAULT-VALUE}).")
  private List<Double> skews = List.of(0.0, 1.0);

  @Option(names = "--rows", description = "Rows of a batch (${DEFAULT-VALUE}).")
  private int rows = 256;

  @Option(names = "--rocksdb", description = "States in RocksDB instead of on the heap.")
  private boolean onDisk;

  @Option(names = "--parallelism", description = "Subtasks (${DEFAULT-VALUE}).")
  private int parallelism = 1;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Whom to run beside Unroll: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Contender> peers = List.of(Contender.TUNED);

  @Option(
      names = "--seconds",
      description = "Processor time of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 4;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--keys", keys);
    ReportOptions.positive("--parallelism", parallelism);
    ReportOptions.positive("--seconds", seconds);
    ReportOptions.positive("--rows", rows);
    return report.write(
        "operator",
        new OperatorComparison(
                models, keys, skews, rows, onDisk, parallelism, peers, report.rounds(), seconds)
            ::run);
  }
}
