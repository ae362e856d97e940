package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.BatchRunner;
import dev.unroll.models.Chunk;
import dev.unroll.models.Device;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.models.RunnerOptions;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code unroll bench crossover}. */
@Command(
    name = "crossover",
    description = {
      "From how many rows a call on a device is faster than the processor, by size of model: a batch"
          + " as a pipeline runs it, with its states read and written, by the clock.",
      "Exit status 2 where the device cannot be used."
    },
    mixinStandardHelpOptions = true)
final class CrossoverCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description =
          "Cell, units and form, such as gru64-folded, or a shipped bundle (${DEFAULT-VALUE}).")
  private List<String> models = List.of("gru64", "lstm128", "lstm256", "lstm512", "lstm1024");

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      description = "Rows of a call, rising (${DEFAULT-VALUE}).")
  private List<Integer> rows = List.of(1, 4, 16, 64, 256, 1024, 4096);

  @Option(
      names = "--device",
      description = "What to hold against the processor (${DEFAULT-VALUE}).")
  private String device = "cuda:0";

  @Option(names = "--seconds", description = "Of each run that counts (${DEFAULT-VALUE}).")
  private double seconds = 1;

  @Spec private CommandSpec spec;

  // Filled in by picocli.
  @SuppressWarnings("NullAway.Init")
  CrossoverCommand() {}

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--seconds", seconds);
    rows.forEach(size -> ReportOptions.positive("--rows", size));
    Device other;
    try {
      other = Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw new UserError("--device: expected cuda:N or auto, found " + device, e);
    }
    // Where it cannot be used, this says so before anything is measured.
    Model.open(Subject.of(models.get(0)).bundle(), other).close();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("| model | rows a call | cpu, events/s | %s, events/s |%n", other);
    out.println("| --- | --: | --: | --: |");
    List<String> verdicts = new ArrayList<>();
    for (String name : models) {
      verdicts.add(name + ": " + compare(Subject.of(name), other, out));
    }
    out.println();
    verdicts.forEach(out::println);
    out.flush();
    return 0;
  }

  /** Prints a row for each size, and says from which one on the device leads. */
  private String compare(Subject subject, Device other, PrintWriter out) throws OrtException {
    int from = 0;
    for (int size : rows) {
      double there = perSecond(subject, other, size);
      double here = perSecond(subject, Device.CPU, size);
      out.printf("| %s | %,d | %,.0f | %,.0f |%n", subject.name(), size, here, there);
      out.flush();
      from = there <= here ? 0 : from == 0 ? size : from;
    }
    return from == 0
        ? "the processor is as fast at every size"
        : other + " is faster from " + from + " rows on";
  }

  private double perSecond(Subject subject, Device on, int size) throws OrtException {
    try (Model model = Model.open(subject.bundle(), on);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      Batch batch = new Batch(runner, model.contract(), subject, size);
      batch.run(seconds / 3);
      return batch.run(seconds);
    }
  }

  /** Rows whose states go on from call to call. */
  private static final class Batch {
    private final BatchRunner runner;
    private final int padded;
    private final List<Row> rows = new ArrayList<>();

    Batch(BatchRunner runner, GraphContract contract, Subject subject, int size) {
      this.runner = runner;
      List<Chunk> chunks = subject.chunks();
      int longest = 1;
      for (int row = 0; row < size; row++) {
        Chunk chunk = chunks.get(subject.pick(row, size));
        longest = Math.max(longest, chunk.steps());
        rows.add(new Row(List.of(chunk), null));
      }
      padded = contract.paddedLength(longest);
    }

    /** Events a second. */
    double run(double seconds) throws OrtException {
      long begin = System.nanoTime();
      long events = 0;
      while (System.nanoTime() - begin < seconds * NANOS) {
        List<RowResult> results = runner.run(rows, padded);
        for (int row = 0; row < results.size(); row++) {
          rows.set(row, new Row(rows.get(row).chunks(), results.get(row).state()));
        }
        events += results.size();
      }
      return events * NANOS / (System.nanoTime() - begin);
    }
  }
}
