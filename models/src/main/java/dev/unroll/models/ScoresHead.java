package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;

/** {@code label} and {@code scores}: one number a label as the graph gives it, and the greatest. */
final class ScoresHead implements Head {
  private static final SerializableString LABEL = new SerializedString("label");
  private static final SerializableString SCORES = new SerializedString("scores");

  /** As they are written. */
  private final SerializableString[] labels;

  ScoresHead(List<String> labels) {
    this.labels = labels.stream().map(SerializedString::new).toArray(SerializableString[]::new);
  }

  @Override
  public String label(float[] answer) {
    return labels[best(answer)].getValue();
  }

  private static int best(float[] answer) {
    int best = 0;
    for (int i = 1; i < answer.length; i++) {
      if (answer[i] > answer[best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    out.writeFieldName(LABEL);
    out.writeString(labels[best(answer)]);
    out.writeFieldName(SCORES);
    out.writeStartObject();
    for (int i = 0; i < answer.length; i++) {
      out.writeFieldName(labels[i]);
      out.writeNumber(answer[i]);
    }
    out.writeEndObject();
  }
}
