package dev.unroll.benchmarks;

import dev.unroll.jobs.cli.Failures;
import dev.unroll.operators.RecurrentSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code unroll bench}: exit status 0 done, 1 failed while running, 2 the user's mistake. */
@Command(
    name = "unroll bench",
    description = "Whole systems against each other, on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LimitCommand.class,
      OperatorCommand.class,
      PipelineCommand.class,
      PeersCommand.class,
      MemoryCommand.class,
      TextCommand.class,
      CrossoverCommand.class,
      AllCommand.class
    })
public final class Bench implements Callable<Integer> {
  /** After so long the last part, which is an extra, is not begun: it fits in eight minutes. */
  private static final Duration QUICK = Duration.ofMinutes(6);

  @Option(
      names = "--quick",
      description =
          "The most telling of all, in under eight minutes: the operator and a pipeline against the"
              + " tuned function that calls ONNX Runtime for each event.")
  private boolean quick;

  @Mixin private ReportOptions report = new ReportOptions();

  @Spec private CommandSpec spec;

  // Filled in by picocli.
  @SuppressWarnings("NullAway.Init")
  public Bench() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command and returns its exit status. */
  public static int run(String... args) {
    return new CommandLine(new Bench())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    if (quick) {
      return report.write("quick", Bench::quick);
    }
    spec.commandLine().usage(System.out);
    return CommandLine.ExitCode.OK;
  }

  private static void quick(Report report, Consumer<String> progress) throws Exception {
    List<Contender> peer = List.of(Contender.TUNED);
    Plan operator = new Plan(List.of("gru64-folded", "lstm128"), 100_000, 1, peer, 2, 2);
    Plan pipeline = new Plan(List.of("gru64-folded"), 100_000, 2, peer, 2, 10);
    long deadline = System.nanoTime() + QUICK.toNanos();
    operator(operator, List.of(0.0, 1.0), AnswerForm.SCORES).run(report, progress);
    new PipelineComparison(pipeline, List.of("exactly-once"), 5_000_000).run(report, progress);
    if (System.nanoTime() < deadline) {
      operator(operator, List.of(0.0), AnswerForm.JSON).run(report, progress);
    } else {
      report.note(
          "answers as JSON are left out, as %d minutes were over".formatted(QUICK.toMinutes()));
    }
  }

  private static ReportOptions.Comparison operator(Plan plan, List<Double> skews, AnswerForm form) {
    return new OperatorComparison(
            plan, 0, skews, RecurrentSettings.DEFAULT_ROWS, false, List.of(form))
        ::run;
  }
}
