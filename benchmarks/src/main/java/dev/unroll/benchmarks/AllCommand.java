package dev.unroll.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code unroll bench all}: the full run, each table of {@code benchmarks/README.md} anew. */
@Command(
    name = "all",
    description =
        "Every command of benchmarks/README.md, one after the other: about an hour on two"
            + " quiet processors, each in a JVM of its own.",
    mixinStandardHelpOptions = true)
final class AllCommand implements Callable<Integer> {
  /** In the README's order, which has each beside its table. */
  static final List<String> COMMANDS =
      List.of(
          "limit --rounds 2",
          "operator --rounds 2 --seconds 4 --answers scores --scaled 2",
          "operator --models lstm128 --keys 1000000 --peers unroll --rounds 2 --seconds 4"
              + " --answers scores",
          "operator --models zoo/tweet-sentiment,zoo/tagger,zoo/forecast-hourly --skew 0"
              + " --peers row --rounds 2 --seconds 4 --answers json",
          "operator --models lstm128 --rocksdb --rounds 2 --seconds 4 --answers scores --scaled 2",
          "operator --models lstm128 --rocksdb --keys 1000000 --skew 1 --peers unroll --rounds 2"
              + " --seconds 12 --answers scores",
          "pipeline --rounds 2 --seconds 20",
          "peers --rounds 2 --seconds 5 --events 3000000",
          "pipeline --latency 20000 --parallelism 1 --set checkpoint.interval=10s --peers unroll"
              + " --rounds 4 --seconds 20",
          "pipeline --latency 20000 --peers unroll --rounds 2 --seconds 20",
          "pipeline --latency 20000,1 --rounds 2 --seconds 8",
          "memory --rounds 2",
          "text --rounds 2");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for a folder each (${DEFAULT-VALUE}).")
  private Path out = Path.of("unroll-bench");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter terminal =
        Objects.requireNonNull(spec, "filled in by picocli").commandLine().getOut();
    List<String> failed = new ArrayList<>();
    for (String command : COMMANDS) {
      terminal.println("$ ./unroll bench " + command);
      terminal.flush();
      if (run(arguments(command)) != CommandLine.ExitCode.OK) {
        failed.add(command);
      }
    }
    failed.forEach(command -> terminal.println("failed: ./unroll bench " + command));
    terminal.flush();
    return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * In a JVM like this one, so that no command meets what another left: compiled code above all.
   */
  private static int run(List<String> arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(ChildJvm.JAVA));
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
    line.addAll(arguments);
    Process process = new ProcessBuilder(line).inheritIO().start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private List<String> arguments(String command) {
    String folder = command.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Stream.concat(
            Stream.of(command.split(" ", -1)), Stream.of("--out=" + out.resolve(folder)))
        .toList();
  }
}
