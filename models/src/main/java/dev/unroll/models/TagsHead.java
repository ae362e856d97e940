package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.models.words.WordTexts;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.List;

/**
 * One label a step, as parallel arrays: {@code tokens} (where the vectoriser knows their texts),
 * {@code tags} and {@code probabilities}. The tag is the label of the greatest number; where the
 * graph chooses the whole sequence of labels itself, its first output of two is the chosen label's
 * place, and the probability beside it is what the second output gives that label.
 */
final class TagsHead implements Head {
  private final List<String> labels;
  private final boolean chosen;

  private TagsHead(List<String> labels, boolean chosen) {
    this.labels = labels;
    this.chosen = chosen;
  }

  /**
   * @param file what messages call the manifest
   * @throws UserError where the outputs do not give a number a label at each step
   */
  static TagsHead of(Manifest manifest, GraphContract contract, String file) {
    List<Port> outputs = contract.outputs();
    boolean chosen = outputs.size() == 2 && outputs.get(0).width() == 1;
    if (outputs.size() != (chosen ? 2 : 1)) {
      throw new UserError(
          file
              + ": output: head tags reads one output with a number a label, or two, the chosen"
              + " label's place and the numbers; found "
              + outputs);
    }
    Port numbers = outputs.get(outputs.size() - 1);
    if (manifest.labels().size() != numbers.width()) {
      throw new UserError(
          file
              + ": labels: expected "
              + numbers.width()
              + " names, as the output "
              + numbers
              + " has, found "
              + manifest.labels().size());
    }
    return new TagsHead(manifest.labels(), chosen);
  }

  @Override
  public Reads reads() {
    return Reads.EACH;
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    byte[] words = chunk.words();
    if (words != null) {
      out.writeArrayFieldStart("tokens");
      for (String word : WordTexts.unpack(words)) {
        out.writeString(word);
      }
      out.writeEndArray();
    }
    int width = labels.size() + (chosen ? 1 : 0);
    int[] places = new int[answer.length / width];
    out.writeArrayFieldStart("tags");
    for (int t = 0; t < places.length; t++) {
      places[t] = place(answer, t * width);
      out.writeString(labels.get(places[t]));
    }
    out.writeEndArray();
    out.writeArrayFieldStart("probabilities");
    for (int t = 0; t < places.length; t++) {
      out.writeNumber(answer[t * width + (chosen ? 1 : 0) + places[t]]);
    }
    out.writeEndArray();
  }

  private int place(float[] answer, int from) {
    if (chosen) {
      return Math.max(0, Math.min(labels.size() - 1, Math.round(answer[from])));
    }
    int best = 0;
    for (int i = 1; i < labels.size(); i++) {
      best = answer[from + i] > answer[from + best] ? i : best;
    }
    return best;
  }
}
