package dev.unroll.operators;

/**
 * All recurrent tensors of one key for one model, with how far they are.
 *
 * <p>Only a flush changes it, in place: that spares the collector a young block for each old one,
 * and on the heap the look-up of a write. A snapshot that is being written keeps its own: see
 * {@link HiddenStateSerializer#copy}.
 */
final class HiddenState {
  private static final int CACHE_LINE = 64;

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

  /** Changed by a flush alone, which then says so: {@link #advancedTo}. */
  byte[] block() {
    return block;
  }

  /**
   * Asks memory for the block.
   *
   * @return a number of no meaning, to be used somewhere, or the compiler leaves the reads out
   */
  int touch() {
    int sum = 0;
    for (int i = 0; i < block.length; i += CACHE_LINE) {
      sum += block[i];
    }
    return sum;
  }

  /** The same in another object. */
  HiddenState copy() {
    return new HiddenState(layoutId, steps, lastTime, sequence, block.clone());
  }

  /** Says how far its block is now. */
  void advancedTo(long steps, long lastTime, long sequence) {
    this.steps = steps;
    this.lastTime = lastTime;
    this.sequence = sequence;
  }
}
