package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import dev.unroll.models.onnx.forecast.ForecastSession;
import dev.unroll.models.onnx.forecast.RandomForecasters;
import dev.unroll.models.onnx.forecast.WildSeries;
import dev.unroll.schemas.Schemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series through the whole topology, against a plain loop over the graph, one series alone. */
class ForecastITCase {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int SERIES = 9;
  private static final int SAMPLES = 40;

  @TempDir private Path folder;

  @Test
  void forecastsOfManySeries_areThePlainLoopsToTheBit() throws Exception {
    ForecastNetwork network = RandomForecasters.tiny(5);
    Path pipeline = pipeline(network);
    List<String> events = new ArrayList<>();
    float[][] medians = new float[SERIES * SAMPLES][];
    float[][] samples = new float[SERIES * SAMPLES][];
    for (int s = 0; s < SERIES; s++) {
      WildSeries series = new WildSeries(new Random(s));
      try (ForecastSession loop = new ForecastSession(network, 2)) {
        for (int i = 0; i < SAMPLES; i++) {
          float value = series.next();
          int[] time = {series.days(), series.millis(), series.days(), series.millis()};
          loop.next(time, new float[] {value, value});
          int id = i * SERIES + s;
          medians[id] = loop.output("q50", 0).clone();
          samples[id] = loop.output("sample", 0).clone();
          events.add(
              "{\"id\":%d,\"series\":\"s%d\",\"time\":%d,\"value\":%s}"
                  .formatted(id, s, series.time(), Float.isFinite(value) ? value : "null"));
        }
      }
    }
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      for (int s = 0; s < SERIES; s++) {
        mixed.add(events.get(s * SAMPLES + i));
      }
    }
    Path in = Files.write(folder.resolve("events.jsonl"), mixed);
    List<String> first = null;
    for (String rows : List.of("1", "64")) {
      Path out = folder.resolve("out-" + rows + ".jsonl");
      Result result =
          run(
              "apply",
              pipeline.toString(),
              "--in",
              in.toString(),
              "--out",
              out.toString(),
              "--set",
              "parallelism=2",
              "--set",
              "batch.rows=" + rows);
      assertThat(result.err()).startsWith("360 events: 360 predictions, 0 dead letters");
      List<String> lines = Files.readAllLines(out).stream().sorted().toList();
      assertThat(first == null ? lines : first).isEqualTo(lines);
      first = lines;
    }
    for (String line : first) {
      JsonNode prediction = MAPPER.readTree(line);
      assertThat(Schemas.validate(Schemas.PREDICTION, prediction)).isEmpty();
      int id = Integer.parseInt(prediction.get("id").textValue());
      float interval = samples[id][ForecastGraphWriter.SAMPLE.indexOf("interval")];
      assertThat(prediction.get("forecast")).hasSize(interval > 0 ? medians[id].length : 0);
      for (int h = 0; h < prediction.get("forecast").size(); h++) {
        assertThat(prediction.at("/forecast/" + h + "/q50").floatValue()).isEqualTo(medians[id][h]);
      }
      if (prediction.has("score")) {
        assertThat(prediction.get("score").floatValue())
            .isEqualTo(samples[id][ForecastGraphWriter.SAMPLE.indexOf("score")]);
      }
    }
  }

  private Path pipeline(ForecastNetwork network) throws Exception {
    Path bundle = Files.createDirectory(folder.resolve("forecaster"));
    Files.writeString(
        bundle.resolve(Bundle.MANIFEST),
        """
        {"name": "forecaster", "version": "1", "head": "forecast",
         "vectoriser": {"kind": "samples"}, "constants": {"threshold": 5}}""");
    Files.write(bundle.resolve(Bundle.GRAPH), ForecastGraphWriter.write(network));
    return Files.writeString(
        folder.resolve("p.yaml"),
        """
        name: p
        source: {kafka: {bootstrap: "a:1", topic: in}, key: /series, id: /id, time: /time}
        model: {bundle: forecaster, carry: key, input: {value: /value, time: /time}}
        sink: {kafka: {topic: out}}
        """);
  }
}
