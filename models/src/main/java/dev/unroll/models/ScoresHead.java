package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** {@code label} and {@code scores}: one number a label as the graph gives it, and the greatest. */
final class ScoresHead implements Head {
  private final List<String> labels;

  ScoresHead(List<String> labels) {
    this.labels = labels;
  }

  @Override
  public String label(float[] answer) {
    int best = 0;
    for (int i = 1; i < answer.length; i++) {
      if (answer[i] > answer[best]) {
        best = i;
      }
    }
    return labels.get(best);
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    out.writeStringField("label", label(answer));
    out.writeObjectFieldStart("scores");
    for (int i = 0; i < answer.length; i++) {
      out.writeNumberField(labels.get(i), answer[i]);
    }
    out.writeEndObject();
  }
}
