package dev.unroll.benchmarks;

import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every comparison is told: how often, and where its report goes. */
final class ReportOptions {
  /** Measures into a report. */
  interface Comparison {
    void run(Report report, Consumer<String> progress) throws Exception;
  }

  @Option(names = "--rounds", description = "Rounds that count (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the report (${DEFAULT-VALUE}).")
  private Path out = Path.of("unroll-bench");

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  int rounds() {
    return rounds;
  }

  /**
   * @throws UserError where a number is none that can be measured with
   */
  static void positive(String option, Number value) {
    if (!(value.doubleValue() > 0)) {
      throw new UserError(option + ": expected more than 0, found " + value);
    }
  }

  /**
   * Runs a comparison, writes its report and prints it.
   *
   * @param name of the report's files
   * @return the exit status
   */
  int write(String name, Comparison comparison) throws Exception {
    positive("--rounds", rounds);
    PrintWriter terminal =
        Objects.requireNonNull(spec, "filled in by picocli").commandLine().getOut();
    Report report = new Report(name, out);
    comparison.run(
        report,
        line -> {
          terminal.println(line);
          terminal.flush();
        });
    report.write(terminal);
    return CommandLine.ExitCode.OK;
  }
}
