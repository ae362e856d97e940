package dev.unroll.operators;

/**
 * All recurrent tensors of one key for one model, with how far they are.
 *
 * <p>It changes only by {@link #become}, and only where it lies on the heap as a key's state: there
 * a change in place spares the look-up of a second write, and the collector a young block for each
 * old one. A snapshot that is being written keeps its own: see {@link HiddenStateSerializer#copy}.
 */
final class HiddenState {
  private final int layoutId;
  private final byte[] block;
  private long steps;
  private long lastTime;
  private long sequence;

  /**
   * @param layoutId which tensor layout the block has
   * @param steps steps taken since the initial state
   * @param lastTime event time of the last event, epoch milliseconds
   * @param sequence sequence number of the last event; 0 where the pipeline has none
   * @param block the tensors, as the layout lays them; owned from now on
   */
  HiddenState(int layoutId, long steps, long lastTime, long sequence, byte[] block) {
    this.layoutId = layoutId;
    this.steps = steps;
    this.lastTime = lastTime;
    this.sequence = sequence;
    this.block = block;
  }

  int layoutId() {
    return layoutId;
  }

  long steps() {
    return steps;
  }

  long lastTime() {
    return lastTime;
  }

  long sequence() {
    return sequence;
  }

  /** Not to be changed. */
  byte[] block() {
    return block;
  }

  /** The same in another object. */
  HiddenState copy() {
    return new HiddenState(layoutId, steps, lastTime, sequence, block.clone());
  }

  /**
   * Takes another state's place.
   *
   * @return false, and nothing is changed, where the other has another layout
   */
  boolean become(HiddenState other) {
    if (layoutId != other.layoutId || block.length != other.block.length) {
      return false;
    }
    System.arraycopy(other.block, 0, block, 0, block.length);
    steps = other.steps;
    lastTime = other.lastTime;
    sequence = other.sequence;
    return true;
  }
}
