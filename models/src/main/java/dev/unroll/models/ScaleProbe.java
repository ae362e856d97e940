package dev.unroll.models;

import ai.onnxruntime.OrtException;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Random;

/** Measures what the numbers of a language model's distributions are, on seeded token ids. */
public final class ScaleProbe {
  private static final int EVENTS = 8;

  private ScaleProbe() {}

  /**
   * @param model one over a single input of token ids or text, with one output
   */
  public static Scale measure(Model model) {
    int vocabulary = vocabulary(model);
    Random random = new Random(20260103);
    GraphContract contract = model.contract();
    int width = contract.answerWidth();
    float[] rows = new float[EVENTS * width];
    int steps = Math.max(1, contract.fixedSteps());
    try (BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      for (int i = 0; i < EVENTS; i++) {
        Chunk chunk = Chunk.ofTokens(random.longs(steps, 0, vocabulary).toArray(), steps);
        RowResult result =
            runner.run(List.of(new Row(List.of(chunk), null)), contract.paddedLength(steps)).get(0);
        float[] answer = result.answers()[0];
        System.arraycopy(answer, answer.length - width, rows, i * width, width);
      }
    } catch (OrtException e) {
      throw new UserError("the graph fails on token ids: " + Model.firstLine(e), e);
    }
    return Scale.measure(rows, width);
  }

  private static int vocabulary(Model model) {
    GraphContract contract = model.contract();
    if (contract.inputs().stream().noneMatch(Port::isWhole)) {
      throw new UserError(
          model.bundle().source()
              + ": head likelihood scores token ids, whole numbers, and the graph reads none: its"
              + " inputs are "
              + contract.inputs()
              + "; choose head vector or scores");
    }
    if (contract.inputs().size() != 1 || contract.outputs().size() != 1) {
      throw new UserError(
          model.bundle().source()
              + ": head likelihood needs one input of token ids and one output, found "
              + contract.inputs()
              + " and "
              + contract.outputs()
              + "; choose one with --output, and what never changes with --constant");
    }
    try (Vectoriser vectoriser = Vectoriser.open(model.bundle(), contract, InputRules.PLAIN)) {
      if (vectoriser.vocabulary() == 0) {
        throw new UserError(
            model.bundle().source()
                + ": head likelihood needs token ids or text, found numbers; say --vocabulary or"
                + " --tokenizer");
      }
      return vectoriser.vocabulary();
    }
  }
}
