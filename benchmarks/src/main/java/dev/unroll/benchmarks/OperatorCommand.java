package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.models.Bundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code unroll bench operator}. */
@Command(
    name = "operator",
    description =
        "The recurrent operator on a mini cluster, events from memory, against functions that call"
            + " ONNX Runtime for each event, and against ONNX Runtime alone.",
    mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {
  static final String RAW = "ONNX Runtime alone";
  private static final int CHECK_KEYS = 300;
  private static final int CHECK_EVENTS = 6_000;

  /** Of the round that is not counted: enough for the compiler to see what is hot. */
  private static final long FIRST_EVENTS = 60_000;

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
      description = "Whom to run beside Unroll: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Contender> peers = List.of(Contender.TUNED);

  @Option(names = "--rounds", description = "Rounds that count (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "Processor time of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 4;

  @Option(names = "--out", description = "Folder for the report (${DEFAULT-VALUE}).")
  private Path out = Path.of("unroll-bench");

  @Spec private CommandSpec spec;

  // Filled in by picocli.
  @SuppressWarnings("NullAway.Init")
  OperatorCommand() {}

  @Override
  public Integer call() throws Exception {
    Report report = new Report("operator", out);
    try (LocalCluster cluster = LocalCluster.start(parallelism, new Configuration())) {
      for (String name : models) {
        measure(cluster, BenchModel.of(name), report);
      }
    }
    report.write(terminal());
    return 0;
  }

  private void measure(LocalCluster cluster, BenchModel model, Report report) throws Exception {
    Bundle bundle = model.bundle();
    check(cluster, bundle, report);
    List<Double> uniform = List.of();
    for (double skew : skews) {
      Workload workload = new Workload(keys, skew);
      Map<String, Rounds.Run> systems = new LinkedHashMap<>();
      for (Contender contender : contenders()) {
        systems.put(contender.title(), latest -> run(cluster, contender, bundle, workload, latest));
      }
      systems.put(RAW, latest -> RawRun.run(bundle.graph(), rows, seconds));
      String title =
          "%s, %s, %s, parallelism %d, %d rows"
              .formatted(
                  model.name(), workload.name(), onDisk ? "RocksDB" : "heap", parallelism, rows);
      terminal().println(title);
      Map<String, List<Pace>> paces =
          Rounds.run(systems, rounds, line -> terminal().println("  " + line));
      report.add(title, paces, Contender.UNROLL.title());
      List<Double> rates = Report.perCore(Rounds.of(paces, Contender.UNROLL.title()));
      if (skew == 0) {
        uniform = rates;
      } else if (!uniform.isEmpty()) {
        report.note(
            "%s: Zipf %s keeps %s of the uniform rate"
                .formatted(model.name(), skew, Spread.ofRatios(rates, uniform).text("%.2f")));
      }
    }
  }

  private List<Contender> contenders() {
    List<Contender> all = new ArrayList<>(List.of(Contender.UNROLL));
    all.addAll(peers);
    return all;
  }

  private Pace run(
      LocalCluster cluster,
      Contender contender,
      Bundle bundle,
      Workload workload,
      @Nullable Pace latest)
      throws Exception {
    long counted =
        latest == null ? FIRST_EVENTS : (long) (latest.perThreadSecond() * parallelism * seconds);
    long warmUp = counted / 3;
    return new OperatorRun(contender, bundle, workload, rows, onDisk, parallelism)
        .run(cluster, counted + warmUp, warmUp, 0)
        .pace();
  }

  private void check(LocalCluster cluster, Bundle bundle, Report report) throws Exception {
    List<byte[]> own = answers(cluster, Contender.UNROLL, bundle);
    for (Contender peer : peers) {
      double difference =
          Answers.compare(
              Contender.UNROLL.title(), own, peer.title(), answers(cluster, peer, bundle));
      report.note(
          "%s: %,d answers of Unroll and %s compared: greatest difference of a score %s"
              .formatted(bundle.manifest().name(), CHECK_EVENTS, peer.title(), difference));
    }
  }

  private List<byte[]> answers(LocalCluster cluster, Contender contender, Bundle bundle)
      throws Exception {
    Workload workload = new Workload(CHECK_KEYS, 1);
    return new OperatorRun(contender, bundle, workload, rows, onDisk, parallelism)
        .run(cluster, CHECK_EVENTS, 0, CHECK_EVENTS)
        .first();
  }

  private PrintWriter terminal() {
    return spec.commandLine().getOut();
  }
}
