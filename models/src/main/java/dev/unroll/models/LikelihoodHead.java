package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.List;

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

  /**
   * @param file what messages call the manifest
   * @throws UserError where the model is no language model over one input of token ids
   */
  static LikelihoodHead of(Manifest manifest, GraphContract contract, String file) {
    List<Port> inputs = contract.inputs();
    List<Port> ids =
        manifest.vectoriser().kind().equals("numbers")
            ? List.of()
            : inputs.stream().filter(Port::isWhole).toList();
    if (ids.size() != 1 || ids.get(0).width() != 1 || !contract.isStepped(ids.get(0))) {
      throw new UserError(
          file
              + ": head: likelihood scores the tokens of one input of token ids, one a step; found"
              + " vectoriser.kind "
              + manifest.vectoriser().kind()
              + " and the inputs "
              + inputs);
    }
    if (contract.outputs().size() != 1) {
      throw new UserError(
          file
              + ": output: expected one, the distribution over the vocabulary, for head likelihood,"
              + " found "
              + contract.outputs());
    }
    int vocabulary = manifest.vectoriser().vocabulary();
    if (vocabulary > contract.answerWidth()) {
      throw new UserError(
          file
              + ": vectoriser.vocabulary: expected at most "
              + contract.answerWidth()
              + ", as many as "
              + contract.outputs().get(0)
              + " gives a chance, found "
              + vocabulary);
    }
    if (manifest.scale() == null) {
      throw new UserError(
          file
              + ": scale: head likelihood needs what the output's numbers are; expected one of "
              + String.join(", ", Scale.words())
              + ", found nothing; 'unroll model init' measures it");
    }
    return new LikelihoodHead(contract, inputs.indexOf(ids.get(0)), Scale.of(manifest.scale()));
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
      int token = chunk.cell(first + t);
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
      cells += port.width() * (contract.isStepped(port) ? steps : 1);
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
