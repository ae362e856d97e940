package dev.unroll.jobs.cli;

import dev.unroll.jobs.demo.DemoCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line's entry. Exit status 0 done, 1 failed while running, 2 the user's mistake. */
@Command(
    name = "unroll",
    description = "Recurrent models, unrolled over Kafka streams with Apache Flink.",
    version = "unroll 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  done",
      "  1  failed while running",
      "  2  the file or the arguments are wrong",
      "",
      "Begin with './unroll demo'; without a Kafka, go on with './unroll apply --help'."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ApplyCommand.class,
      EvalCommand.class,
      DiffCommand.class,
      CheckCommand.class,
      StateCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      StopCommand.class,
      RescaleCommand.class,
      ModelCommand.class,
      TrainCommand.class,
      BenchCommand.class
    })
public final class Unroll implements Callable<Integer> {
  @Spec private CommandSpec spec;

  // Filled in by picocli.
  @SuppressWarnings("NullAway.Init")
  public Unroll() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command and returns its exit status. */
  public static int run(String... args) {
    CommandLine line = commandLine();
    try {
      return line.execute(args);
    } catch (Error e) {
      // Memory, a native library that does not fit the machine: no exception that picocli takes.
      return Failures.tell(e, line);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Unroll())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setOut(utf8(System.out))
        .setErr(utf8(System.err));
  }

  /**
   * In UTF-8 whatever the locale, as JSON is: in the C locale of a container every key and label
   * beyond ASCII would come out as question marks.
   */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }
}
