package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.unroll.models.onnx.Cell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer in one direction or two. The backward direction is a cell of its own over rows turned
 * round each by its own length: the engine's bidirectional cell would begin in the padding.
 *
 * <p>Inputs: steps {@code [batch, time, inputs]} and, for two directions, the turned steps of
 * {@link Rows#toNdList}. Output: {@code [batch, time, hidden * directions]}.
 */
public final class RecurrentLayer extends AbstractBlock {
  private final List<RecurrentDirection> cells = new ArrayList<>();
  private final Cell cell;
  private final int hidden;

  /** One that begins at zero and leaves nothing out. */
  public RecurrentLayer(Cell cell, int hidden, int directions) {
    this(cell, hidden, directions, false, 0);
  }

  /**
   * @param directions 1, or 2 for backward beside forward
   * @param learnsInitial whether states begin where training finds best, not at zero
   * @param dropout share of the hidden units left out of the recurrent product in training, the
   *     same at all steps
   */
  public RecurrentLayer(
      Cell cell, int hidden, int directions, boolean learnsInitial, float dropout) {
    this.cell = cell;
    this.hidden = hidden;
    for (int d = 0; d < directions; d++) {
      RecurrentDirection direction = new RecurrentDirection(cell, hidden, learnsInitial, dropout);
      cells.add(addChildBlock(d == 0 ? "forward" : "backward", direction));
    }
  }

  public Cell cell() {
    return cell;
  }

  /** Units a direction. */
  public int hidden() {
    return hidden;
  }

  /** The cells, forward first. */
  List<RecurrentDirection> cells() {
    return List.copyOf(cells);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray steps = inputs.get(0);
    NDArray forward = run(cells.get(0), parameters, steps, training);
    if (cells.size() == 1) {
      return new NDList(forward);
    }
    NDArray turned = inputs.get(1);
    NDArray backward = run(cells.get(1), parameters, turn(steps, turned), training);
    return new NDList(forward.concat(turn(backward, turned), 2));
  }

  private static NDArray run(
      RecurrentDirection cell, ParameterStore parameters, NDArray steps, boolean training) {
    return cell.forward(parameters, new NDList(steps), training).head();
  }

  private static NDArray turn(NDArray steps, NDArray turned) {
    return steps.gather(turned.broadcast(steps.getShape()), 1);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    cells.forEach(each -> each.initialize(manager, type, shapes[0]));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    return new Shape[] {
      new Shape(shapes[0].get(0), shapes[0].get(1), (long) hidden * cells.size())
    };
  }
}
