package dev.unroll.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleFiles;
import dev.unroll.training.forecast.ForecastCourse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a trained forecaster as a bundle folder. */
final class ForecasterBundle {
  /** The score from which on a value is an outlier, unless a pipeline says otherwise. */
  static final double THRESHOLD = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ForecasterBundle() {}

  /** Writes the four files, over older ones of the same names. */
  static void write(Path folder, BundleMaker maker, byte[] graph, String card) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", maker.name()).put("version", maker.version()).put("head", "forecast");
    manifest.putObject("vectoriser").put("kind", "samples");
    manifest.putObject("constants").put("threshold", THRESHOLD);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Bundle.GRAPH, graph);
    files.put(Bundle.GOLDEN, ForecastCourse.golden(graph).getBytes(UTF_8));
    files.put("README.md", card.getBytes(UTF_8));
    new BundleFiles(manifest, files).write(folder);
  }
}
