package dev.unroll.benchmarks;

import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.PredictionWriter;

/** The peers' predictions: the same JSON by the same writer as the recurrent operator's. */
final class AnswerWriter {
  private final PredictionWriter writer;

  /**
   * @param model name and version
   */
  AnswerWriter(String model) {
    this.writer = new PredictionWriter(model);
  }

  /**
   * @param step steps that the key has taken, this one included
   */
  Prediction write(KeyedChunk event, long step, float[] scores) {
    return writer.write(
        event.id(),
        event.key(),
        event.time(),
        step,
        event.chunk().cutFrom(),
        0,
        out -> {
          int best = 0;
          for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
          }
          out.writeStringField("label", BenchModel.LABELS.get(best));
          out.writeObjectFieldStart("scores");
          for (int i = 0; i < scores.length; i++) {
            out.writeNumberField(BenchModel.LABELS.get(i), scores[i]);
          }
          out.writeEndObject();
        },
        event.pass());
  }
}
