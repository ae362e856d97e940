package dev.unroll.benchmarks;

import dev.unroll.models.Bundle;
import dev.unroll.models.Head;
import dev.unroll.models.Model;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.ScoresOperator;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.PredictionWriter;

/** The peers' answers: by the same writer and head as the recurrent operator's. */
final class AnswerWriter {
  private final AnswerForm form;
  private final PredictionWriter writer;
  private final Head head;

  AnswerWriter(Bundle bundle, AnswerForm form) {
    this.form = form;
    this.writer = new PredictionWriter(bundle.manifest().id());
    try (Model model = Model.open(bundle)) {
      this.head = model.head();
    }
  }

  /**
   * @param step steps that the key has taken, this one included
   */
  Prediction write(KeyedChunk event, long step, float[] scores) {
    if (form == AnswerForm.SCORES) {
      return ScoresOperator.prediction(event.key(), scores);
    }
    return writer.write(
        event.id(),
        event.key(),
        event.time(),
        step,
        event.chunk().cutFrom(),
        0,
        out -> head.write(scores, event.chunk(), out),
        event.pass());
  }
}
