package dev.unroll.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a trained classifier of texts as a bundle folder. */
final class ClassifierBundle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClassifierBundle() {}

  /** Writes the files, over older ones of the same names; makes the folder where there is none. */
  static void write(Path folder, Recipe recipe, TrainedModel model, String card)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Bundle.GRAPH, model.graph());
    files.put(Bundle.TOKENIZER, model.tokenizer().getBytes(UTF_8));
    if (model.golden() != null) {
      files.put(Bundle.GOLDEN, model.golden().getBytes(UTF_8));
    }
    files.put("README.md", card.getBytes(UTF_8));
    new BundleFiles(manifest(recipe, model), files).write(folder);
  }

  private static ObjectNode manifest(Recipe recipe, TrainedModel model) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", recipe.name()).put("version", recipe.version()).put("head", "scores");
    model.labels().forEach(manifest.putArray("labels")::add);
    ObjectNode vectoriser = manifest.putObject("vectoriser");
    vectoriser.put("kind", "text").put("max-steps", model.maxSteps());
    if (recipe.byWord()) {
      vectoriser.put("by-word", true);
    }
    return manifest;
  }
}
