package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, with models so small that only the path through it counts. */
class BenchTest {
  @Test
  void limit_hasARowForEachSize(@TempDir Path folder) throws Exception {
    assertThat(
            Bench.run(
                "limit",
                "--models=gru8,lstm8-time",
                "--rows=1,3",
                "--rounds=1",
                "--seconds=0.01",
                "--out=" + folder))
        .isZero();
    assertThat(Files.readString(folder.resolve("limit.md")))
        .contains("### gru8\n", "### lstm8-time\n", "| 1 row |", "| 3 rows |");
  }

  /** The processor against itself: the path alone counts. */
  @Test
  void crossover_measuresBothAndSaysWhoLeads() {
    Told told = told("crossover", "--models=gru8", "--rows=2,5", "--seconds=0.01", "--device=cpu");
    assertThat(told.err()).isEmpty();
    assertThat(told.out()).contains("| gru8 | 2 | ", "| gru8 | 5 | ", "gru8: ");
    assertThat(told.status()).isZero();
  }

  /** A device that no machine has. */
  @Test
  void crossover_withoutTheDeviceSaysSo() {
    Told told = told("crossover", "--models=gru8", "--device=cuda:999");
    assertThat(told.err())
        .startsWith("unroll: device: expected a CUDA device 999 that ONNX Runtime can use, found");
    assertThat(told.status()).isEqualTo(2);
    assertThat(told("crossover", "--device=tpu").err())
        .isEqualTo("unroll: --device: expected cuda:N or auto, found tpu\n");
  }

  private record Told(int status, String out, String err) {}

  private static Told told(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int status = Bench.run(args);
      return new Told(
          status,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The full run, and the tables that people read, are of the same commands. */
  @Test
  void all_isWhatTheReadmeShows() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    List<String> shown =
        Pattern.compile("(?m)^\\$ \\./unroll bench (.+)$")
            .matcher(readme)
            .results()
            .map(one -> one.group(1))
            .toList();
    assertThat(shown).containsExactlyElementsOf(AllCommand.COMMANDS);
  }

  @Test
  void anUnknownModel_isTheUsersMistake(@TempDir Path folder) {
    assertThat(Bench.run("limit", "--models=rnn8", "--out=" + folder)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, --rows=0", "limit, --rounds=0", "operator, --keys=0", "operator, --seconds=0",
    "pipeline, --events=-1", "pipeline, --latency=0", "pipeline, --parallelism=0", "nothing, --x"
  })
  void aNumberThatIsNone_isTheUsersMistake(String command, String option) {
    assertThat(Bench.run(command, option)).isEqualTo(2);
  }

  @Test
  void id_isReadFromAPredictionsBeginning() {
    assertThat(LatencyRun.id("{\"id\":\"1203\",\"key\":\"k\"}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(1203);
  }
}
