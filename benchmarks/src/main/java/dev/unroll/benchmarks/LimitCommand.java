package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench limit}. */
@Command(
    name = "limit",
    description =
        "What no system can beat: ONNX Runtime alone on one thread, tensors over direct buffers"
            + " that are used again, by rows a call.",
    mixinStandardHelpOptions = true)
final class LimitCommand implements Callable<Integer> {
  @Option(names = "--models", split = ",", paramLabel = "NAME", description = PlanOptions.MODELS)
  private List<String> models = List.of("gru64", "gru64-folded", "lstm128", "lstm256");

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      description = "Rows of a call (${DEFAULT-VALUE}).")
  private List<Integer> rows = List.of(1, 4, 16, 64, 256, 1024);

  @Option(
      names = "--seconds",
      description = "Processor time of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 1;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--seconds", seconds);
    rows.forEach(size -> ReportOptions.positive("--rows", size));
    return report.write("limit", this::measure);
  }

  private void measure(Report into, Consumer<String> progress) throws Exception {
    for (String name : models) {
      Subject subject = Subject.of(name);
      Map<String, Rounds.Run> sizes = new LinkedHashMap<>();
      for (int size : rows) {
        sizes.put(name(size), latest -> run(subject, size));
      }
      progress.accept(name);
      Map<String, List<Pace>> paces = Rounds.run(sizes, report.rounds(), progress);
      into.add(name, paces, best(paces));
    }
  }

  private static String name(int size) {
    return size == 1 ? "1 row" : size + " rows";
  }

  /** The size with the greatest median. */
  private static String best(Map<String, List<Pace>> paces) {
    return Collections.max(
            paces.entrySet(),
            Comparator.comparingDouble(size -> Spread.of(Report.perCore(size.getValue())).median()))
        .getKey();
  }

  private Pace run(Subject subject, int size) throws OrtException {
    return RawRun.run(subject, size, seconds);
  }
}
