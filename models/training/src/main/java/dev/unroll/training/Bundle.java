package dev.unroll.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a trained model as a bundle folder. */
final class Bundle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Bundle() {}

  /** Writes the files, over older ones of the same names; makes the folder where there is none. */
  static void write(Path folder, Recipe recipe, TrainedModel model, String card)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("model.json"), manifest(recipe, model));
    Files.write(folder.resolve("model.onnx"), model.graph());
    Files.writeString(folder.resolve("tokenizer.json"), model.tokenizer());
    Files.writeString(folder.resolve("README.md"), card);
    if (model.golden() != null) {
      Files.writeString(folder.resolve("golden.json"), model.golden());
    }
  }

  private static String manifest(Recipe recipe, TrainedModel model) throws JsonProcessingException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", recipe.name()).put("version", recipe.version()).put("head", "scores");
    model.labels().forEach(manifest.putArray("labels")::add);
    ObjectNode vectoriser = manifest.putObject("vectoriser");
    vectoriser.put("kind", "text").put("max-steps", model.maxSteps());
    if (recipe.byWord()) {
      vectoriser.put("by-word", true);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
  }
}
