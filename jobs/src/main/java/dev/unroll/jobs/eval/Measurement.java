package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Predictions held against what is right, the way a head's task is measured. */
interface Measurement extends AutoCloseable {
  /** The events that the pipeline runs over; it owns them. */
  Labelled<?> events();

  /** The events whose predictions are measured. */
  LineSet lines();

  /** Takes one of those predictions; a key's come in their order. */
  void take(int line, JsonNode prediction);

  /** Counts what got no prediction; call it once, after the last one. */
  default void end() {}

  /** The measures as a person reads them. */
  String text();

  /** The measures as a program does. */
  ObjectNode json();

  /**
   * Sees before the run whether keys can be drawn.
   *
   * @throws UserError with what can
   */
  default void check(List<String> keys) {
    if (!keys.isEmpty()) {
      throw new UserError(
          "--keys " + String.join(",", keys) + ": expected none, for there is one drawing of all");
    }
  }

  /**
   * Draws them.
   *
   * @param keys those to draw where there is one drawing a key; empty for a choice of them
   */
  void plot(Path png, List<String> keys) throws IOException;

  @Override
  default void close() throws IOException {
    events().close();
  }
}
