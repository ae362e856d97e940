package dev.unroll.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench memory}. */
@Command(
    name = "memory",
    description =
        "What many keys take: memory, checkpoints, restarts, each in a process of its own; and"
            + " whether an event costs more with more keys or after an hour.",
    mixinStandardHelpOptions = true)
final class MemoryCommand implements Callable<Integer> {
  private static final int MORE_ON_DISK = 5;
  private static final int FEWER = 10;

  @Option(
      names = "--keys",
      description =
          "The most keys on the heap (${DEFAULT-VALUE}); five times as many go to RocksDB.")
  private int keys = 1_000_000;

  @Option(
      names = "--seconds",
      description = "Processor time of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 3;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--keys", keys);
    ReportOptions.positive("--seconds", seconds);
    return report.write("memory", this::measure);
  }

  private void measure(Report into, Consumer<String> progress) throws Exception {
    List<StateCase> cases =
        List.of(
            new StateCase("lstm128", new Workload(keys, 0), false, "3g"),
            new StateCase("gru64-folded", new Workload(keys * MORE_ON_DISK, 0), true, "1g"),
            new StateCase("lstm128", new Workload(keys, 1), true, "1g"));
    for (StateCase one : cases) {
      progress.accept(one.title());
      into.addFigures(one.title(), measure(one));
    }
    List<Integer> counts =
        List.of(Math.max(1, keys / FEWER / FEWER), Math.max(1, keys / FEWER), keys);
    new Growth("gru64-folded", counts, report.rounds(), seconds).run(into, progress);
  }

  private static Map<String, String> measure(StateCase one) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            StateRun.class, List.of("-Xmx" + one.heap()), jar -> true, one.arguments())) {
      Map<String, String> figures = new LinkedHashMap<>();
      for (String figure : child.ready().split(";", -1)) {
        String[] parts = figure.split("=", 2);
        String[] name = parts[0].split(" ", 2);
        double value = Double.parseDouble(parts[1]);
        figures.put(
            name[1],
            name[0].equals("bytes")
                ? "%,.0f MB".formatted(value / 1e6)
                : "%,.2f s".formatted(value / 1e3));
      }
      return figures;
    }
  }
}
