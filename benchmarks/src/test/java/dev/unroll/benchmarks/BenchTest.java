package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
