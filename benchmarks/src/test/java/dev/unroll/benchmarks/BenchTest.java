package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void id_isReadFromAPredictionsBeginning() {
    assertThat(LatencyRun.id("{\"id\":\"1203\",\"key\":\"k\"}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(1203);
  }
}
