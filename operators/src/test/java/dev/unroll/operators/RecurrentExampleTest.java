package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Flink job of one's own, with typed events and no pipeline file. */
class RecurrentExampleTest {
  /** What the job's own stream carries. */
  public record Reading(String sensor, long millis, float celsius) {}

  @Test
  void typedEvents_advanceTheirKeysStates(@TempDir Path folder) throws Exception {
    writeBundle(folder);

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    DataStream<Reading> readings =
        env.fromData(
            new Reading("roof", 1_000, 20),
            new Reading("cellar", 1_500, 12),
            new Reading("roof", 2_000, 24),
            new Reading("roof", 3_000, 22));

    DataStream<Prediction> predictions =
        Recurrent.advance(
                readings
                    .map(RecurrentExampleTest::chunk)
                    .returns(KeyedChunk.TYPE)
                    // As parallel as its source: a shuffle here would lose a key's order.
                    .setParallelism(1)
                    .keyBy(KeyedChunk::key, Types.STRING),
                Bundle.read(folder),
                RecurrentSettings.of(Carry.KEY))
            .uid("recurrent");

    List<String> lines = new ArrayList<>();
    try (CloseableIterator<Prediction> results = predictions.executeAndCollect()) {
      results.forEachRemaining(
          prediction -> lines.add(new String(prediction.json(), StandardCharsets.UTF_8)));
    }
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "{\"id\":\"roof-1000\",\"key\":\"roof\",\"time\":\"1970-01-01T00:00:01Z\","
                + "\"model\":\"running-mean@1\",\"step\":1,\"vector\":[10.0]}",
            "{\"id\":\"cellar-1500\",\"key\":\"cellar\",\"time\":\"1970-01-01T00:00:01.500Z\","
                + "\"model\":\"running-mean@1\",\"step\":1,\"vector\":[6.0]}",
            "{\"id\":\"roof-2000\",\"key\":\"roof\",\"time\":\"1970-01-01T00:00:02Z\","
                + "\"model\":\"running-mean@1\",\"step\":2,\"vector\":[17.0]}",
            "{\"id\":\"roof-3000\",\"key\":\"roof\",\"time\":\"1970-01-01T00:00:03Z\","
                + "\"model\":\"running-mean@1\",\"step\":3,\"vector\":[19.5]}");
  }

  private static KeyedChunk chunk(Reading reading) {
    return KeyedChunk.of(
        reading.sensor(),
        reading.sensor() + "-" + reading.millis(),
        reading.millis(),
        Chunk.ofNumbers(new float[] {reading.celsius()}, 1, 1));
  }

  /** {@code mean' = mean / 2 + celsius / 2}. */
  private static void writeBundle(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("model.json"),
        """
        {"name": "running-mean", "version": "1", "head": "vector",
         "vectoriser": {"kind": "numbers"}}
        """);
    Files.write(
        folder.resolve("model.onnx"),
        new OnnxGraph("running-mean")
            .input("celsius", ElementType.FLOAT, "batch", "1")
            .input("mean_in", ElementType.FLOAT, "batch", "1")
            .floats("half", new float[] {0.5f})
            .node("Add", List.of("mean_in", "celsius"), List.of("sum"))
            .node("Mul", List.of("sum", "half"), List.of("mean_out"))
            .node("Concat", List.of("mean_out"), List.of("smooth"), Attribute.of("axis", 1))
            .output("smooth", ElementType.FLOAT, "batch", "1")
            .output("mean_out", ElementType.FLOAT, "batch", "1")
            .toBytes());
  }
}
