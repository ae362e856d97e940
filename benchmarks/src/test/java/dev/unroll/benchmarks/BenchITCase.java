package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison on a real Flink, with a model so small that only the path through it counts. */
class BenchITCase {
  @Test
  void operator_comparesAnswersThenWritesRatiosTableAndChart(@TempDir Path folder)
      throws Exception {
    int status =
        Bench.run(
            "operator",
            "--models=gru8-folded",
            "--keys=50",
            "--peers=tuned,arrays",
            "--rounds=1",
            "--seconds=0.05",
            "--out=" + folder);

    assertThat(status).isZero();
    assertThat(Files.readString(folder.resolve("operator.md")))
        .contains("6,000 answers of Unroll and (a) tuned, per event compared")
        .contains("6,000 answers of Unroll and (b) Java arrays, per event compared")
        .contains("heap, parallelism 1, 256 rows, answers as scores: Unroll is ")
        .contains("gru8-folded, answers as JSON: Zipf 1.0 keeps")
        .contains(
            "### gru8-folded, 50 keys, uniform, heap, parallelism 1, 256 rows, answers as JSON")
        .contains("| ONNX Runtime alone |")
        .contains("Flink 2.3.0, Kafka 4.2.1, ONNX Runtime 1.28.0");
    assertThat(folder.resolve("operator.png")).isNotEmptyFile();
  }
}
