package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole pipelines on a real broker and a real Flink. */
class KafkaStageITCase {
  @Test
  void everyPeersPipeline_givesTheAnswersOfUnrolls(@TempDir Path folder) throws Exception {
    Report report = new Report("check", folder);
    try (KafkaStage stage = new KafkaStage(2)) {
      stage.check(
          BenchModel.of("lstm8"),
          List.of(Contender.TUNED, Contender.ARRAYS, Contender.STREAMS, Contender.SERVER),
          report);
    }
    StringWriter text = new StringWriter();
    report.write(new PrintWriter(text));
    assertThat(text.toString())
        .contains("lstm8: 6,000 answers of Unroll and (a) tuned, per event compared")
        .contains("lstm8: 6,000 answers of Unroll and (b) Java arrays, per event compared")
        .contains("lstm8: 6,000 answers of Unroll and (c) Kafka Streams, per event compared")
        .contains("lstm8: 6,000 answers of Unroll and (d) model server, asynchronous compared");
  }
}
