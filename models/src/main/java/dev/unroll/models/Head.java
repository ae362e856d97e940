package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model's output becomes the fields of a prediction. Stateless, thread-safe. */
public interface Head {
  /** More outputs than anybody names one by one. */
  int MANY = 50;

  /** Which of an event's steps a head reads. */
  enum Reads {
    /** The outputs at the last step, or the event's one answer. */
    LAST,
    /** The outputs at every step, step after step. */
    EACH,
    /**
     * The outputs at the step before the event, all zero at a sequence's beginning, then those at
     * every step.
     */
    BEFORE_AND_EACH
  }

  /** Which steps the answers handed to this head hold. */
  default Reads reads() {
    return Reads.LAST;
  }

  /**
   * Writes the head's own fields into an open JSON object.
   *
   * @param answer for each step that the head reads, the outputs one after the other; finite
   * @param chunk what the model read
   */
  void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException;

  /** The label that {@link #write} writes; null where the head has none. */
  default @Nullable String label(float[] answer) {
    return null;
  }

  /**
   * The head that a manifest names.
   *
   * @param source the bundle, for messages
   * @throws UserError where the manifest does not fit the graph
   */
  static Head of(Manifest manifest, GraphContract contract, String source) {
    if (manifest.head().equals("vector")) {
      return new VectorHead(contract.outputs());
    }
    if (manifest.head().equals("likelihood")) {
      return LikelihoodHead.of(manifest, contract, source + "/" + Bundle.MANIFEST);
    }
    if (manifest.head().equals("tags")) {
      return TagsHead.of(manifest, contract, source + "/" + Bundle.MANIFEST);
    }
    List<String> needed = outputs(manifest.head());
    if (!needed.isEmpty()) {
      return overSeries(manifest, contract, needed, source);
    }
    if (manifest.labels().size() != contract.answerWidth()) {
      throw new UserError(
          source
              + "/"
              + Bundle.MANIFEST
              + ": labels: expected "
              + contract.answerWidth()
              + " names, as the output "
              + contract.outputs().get(0)
              + " has, found "
              + manifest.labels().size()
              + (manifest.labels().isEmpty() && contract.answerWidth() > MANY
                  ? "; for so many numbers choose head vector, or likelihood for the probabilities"
                      + " of tokens"
                  : ""));
    }
    return new ScoresHead(manifest.labels());
  }

  private static Head overSeries(
      Manifest manifest, GraphContract contract, List<String> needed, String source) {
    List<String> found = contract.outputs().stream().map(Port::name).toList();
    if (!found.equals(needed)) {
      throw new UserError(
          source
              + "/"
              + Bundle.MANIFEST
              + ": output: expected none, as head "
              + manifest.head()
              + " reads "
              + needed
              + ", found "
              + found);
    }
    return manifest.head().equals("trend")
        ? new TrendHead()
        : new ForecastHead(contract.outputs().get(1).width());
  }

  /**
   * The labels that a model's answers may carry, in the order of its scores: the head's own, or
   * those of the manifest.
   */
  static List<String> labels(Manifest manifest) {
    return manifest.head().equals("trend") ? TrendHead.LABELS : manifest.labels();
  }

  /** The outputs that a head reads by their names, in order; empty where it reads any. */
  static List<String> outputs(String head) {
    return switch (head) {
      case "forecast" -> ForecastHead.OUTPUTS;
      case "trend" -> TrendHead.OUTPUTS;
      default -> List.of();
    };
  }
}
