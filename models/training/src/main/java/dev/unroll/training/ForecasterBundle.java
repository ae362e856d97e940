package dev.unroll.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.training.forecast.ForecastCourse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a trained forecaster as a bundle folder. */
final class ForecasterBundle {
  /** The score from which on a value is an outlier, unless a pipeline says otherwise. */
  static final double THRESHOLD = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ForecasterBundle() {}

  /** Writes the four files, over older ones of the same names. */
  static void write(Path folder, String name, byte[] graph, String card) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", name).put("version", "1").put("head", "forecast");
    manifest.putObject("vectoriser").put("kind", "samples");
    manifest.putObject("constants").put("threshold", THRESHOLD);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("model.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
    Files.write(folder.resolve("model.onnx"), graph);
    Files.writeString(folder.resolve("README.md"), card);
    Files.writeString(folder.resolve("golden.json"), ForecastCourse.golden(graph));
  }
}
