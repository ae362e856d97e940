package dev.unroll.models.lift;

import java.util.List;
import java.util.Map;

/**
 * A graph whose states are inputs and outputs.
 *
 * @param graph the bytes of an {@code .onnx} file
 * @param states what was lifted, in the graph's order
 * @param kept layers that had explicit states already, as {@code LSTM /rnn/LSTM}
 * @param initial for each state that begins with learned numbers, by the name of its input: those
 *     of one row. The graph has them as an initialiser of the input's name (one row, which stands
 *     for all; with a fixed batch all rows). States that are not named begin at zero.
 * @param removed nodes and initialisers that only fed the old initial states
 * @param relaxed the length that the data input's time axis was fixed to; 0 where it was dynamic
 * @param rows that the batch axis is fixed to; 0 where it is dynamic
 * @param greatestDifference between the original over whole sequences and this graph in steps
 */
@SuppressWarnings("ArrayRecordComponent") // the graph's bytes are handed over, not compared
public record Lifted(
    byte[] graph,
    List<State> states,
    List<String> kept,
    Map<String, float[]> initial,
    int removed,
    long relaxed,
    int rows,
    double greatestDifference) {

  /**
   * One state.
   *
   * @param layer the operator and the name of its node
   * @param dims {@code [1, batch, 8]}, as declared
   */
  public record State(String layer, String in, String out, List<String> dims) {}
}
