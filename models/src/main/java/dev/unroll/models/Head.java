package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.schemas.UserError;
import java.io.IOException;

/** How a model's output becomes the fields of a prediction. Stateless, thread-safe. */
public interface Head {
  /**
   * Writes the head's own fields into an open JSON object.
   *
   * @param answer the output of one event, finite
   */
  void write(float[] answer, JsonGenerator out) throws IOException;

  /**
   * The head that a manifest names.
   *
   * @param source the bundle, for messages
   * @throws UserError where the manifest does not fit the graph
   */
  static Head of(Manifest manifest, GraphContract contract, String source) {
    if (manifest.head().equals("vector")) {
      return new VectorHead();
    }
    if (manifest.labels().size() != contract.answerWidth()) {
      throw new UserError(
          source
              + "/"
              + Bundle.MANIFEST
              + ": labels: expected "
              + contract.answerWidth()
              + " names, as the output "
              + contract.output()
              + " has, found "
              + manifest.labels().size());
    }
    return new ScoresHead(manifest.labels());
  }
}
