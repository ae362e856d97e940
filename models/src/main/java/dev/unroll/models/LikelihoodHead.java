package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How well a language model foresaw an event's tokens: {@code log-likelihoods}, one natural
 * logarithm a token, of the probability that the step before it gave it, and {@code
 * log-likelihood}, their sum. Computed in double and never below {@link Scale#FLOOR}, about -103.3,
 * which also stands for a token that the distribution does not have. Null where nothing came
 * before: at a sequence's first token, and for the sum where it is the only one.
 */
final class LikelihoodHead implements Head {
  private final int width;
  private final Scale scale;
  private final GraphContract contract;

  /** The input of token ids. */
  private final int input;

  /**
   * @param contract one output, a distribution at each step
   * @param input the place of the token ids among its inputs
   */
  LikelihoodHead(GraphContract contract, int input, Scale scale) {
    this.width = contract.answerWidth();
    this.contract = contract;
    this.input = input;
    this.scale = scale;
  }

  @Override
  public Reads reads() {
    return Reads.BEFORE_AND_EACH;
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    int first = firstCell(chunk.steps());
    double[] logarithms = new double[chunk.steps()];
    // Only the event's first token can be without one before it.
    int scored = isNothing(answer) ? 1 : 0;
    double sum = 0;
    for (int t = scored; t < chunk.steps(); t++) {
      int token = chunk.token(first + t);
      logarithms[t] =
          token < width ? scale.logarithm(answer, t * width, width, token) : Scale.FLOOR;
      sum += logarithms[t];
    }
    out.writeFieldName("log-likelihood");
    if (scored < chunk.steps()) {
      out.writeNumber(sum);
    } else {
      out.writeNull();
    }
    out.writeArrayFieldStart("log-likelihoods");
    for (int t = 0; t < chunk.steps(); t++) {
      if (t < scored) {
        out.writeNull();
      } else {
        out.writeNumber(logarithms[t]);
      }
    }
    out.writeEndArray();
  }

  /** Cells of the inputs that stand before the token ids. */
  private int firstCell(int steps) {
    int cells = 0;
    for (Port port : contract.inputs().subList(0, input)) {
      cells += port.width() * (port.hasTime() || !contract.hasTime() ? steps : 1);
    }
    return cells;
  }

  private boolean isNothing(float[] answer) {
    for (int i = 0; i < width; i++) {
      if (answer[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
