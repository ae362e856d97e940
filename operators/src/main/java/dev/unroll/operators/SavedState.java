package dev.unroll.operators;

/**
 * A key's hidden state as a savepoint holds it, for those who look at savepoints.
 *
 * @param layoutId which tensor layout the block has
 * @param steps steps taken since the initial state
 * @param lastTime event time of the last event, epoch milliseconds
 * @param sequence sequence number of the last event; 0 where the pipeline has none
 * @param history how many of the key's latest events are kept, for replay
 * @param block the tensors, as the layout lays them; shared, so never changed
 */
public record SavedState(
    int layoutId, long steps, long lastTime, long sequence, int history, byte[] block) {}
