package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * {@code trend}: {@code label} (rising, falling or flat), its {@code probability}, and all three
 * under {@code scores}. The graph is one of {@link
 * dev.unroll.models.onnx.forecast.ForecastGraphWriter}, which says what the probabilities are of.
 */
final class TrendHead implements Head {
  /** What it reads of the graph. */
  static final List<String> OUTPUTS = List.of("trend");

  static final List<String> LABELS = List.of("rising", "falling", "flat");

  private final ScoresHead scores = new ScoresHead(LABELS);

  @Override
  public String label(float[] answer) {
    return scores.label(answer);
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    scores.write(answer, chunk, out);
    out.writeNumberField("probability", answer[LABELS.indexOf(label(answer))]);
  }
}
