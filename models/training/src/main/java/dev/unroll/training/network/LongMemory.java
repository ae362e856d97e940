package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import dev.unroll.models.onnx.Cell;
import java.util.Random;

/**
 * Begins training with cells that keep what they hold, each over a span of its own: a gate that
 * keeps a share s of its unit a step forgets over about 1 / (1 - s) steps, so spans drawn evenly up
 * to the longest give the biases log(span - 1) (Tallec and Ollivier 2018, "Can recurrent neural
 * networks warp time?", equation 16). Without it, a cell begins by halving what it holds at each
 * step.
 */
public final class LongMemory {
  private static final int SHORTEST = 2;

  private LongMemory() {}

  /**
   * Sets the biases of an initialised classifier's cells.
   *
   * <p>An Elman network has no gate to begin with: it stays as it is.
   *
   * @param longest the longest span, in steps; at least 2
   */
  public static void begin(TokenClassifier classifier, int longest, Random random) {
    for (RecurrentLayer layer : classifier.layers()) {
      for (RecurrentDirection cell : layer.cells()) {
        begin(cell, classifier.shape(), longest, random);
      }
    }
  }

  private static void begin(
      RecurrentDirection cell, NetworkShape shape, int longest, Random random) {
    if (shape.cell().gates() == 1) {
      return;
    }
    NDArray bias = cell.inputBiases().getArray();
    float[] values = bias.toFloatArray();
    for (int unit = 0; unit < shape.hidden(); unit++) {
      double span = SHORTEST + random.nextDouble() * (longest - SHORTEST);
      float keep = (float) Math.log(span - 1);
      // The engine's blocks: an LSTM's input gate comes first, then its forget gate; a GRU's update
      // gate, the share it keeps, is the second.
      values[shape.hidden() + unit] = keep;
      if (shape.cell() == Cell.LSTM) {
        values[unit] = -keep;
      }
    }
    bias.set(values);
  }
}
