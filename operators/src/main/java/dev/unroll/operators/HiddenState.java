package dev.unroll.operators;

/**
 * All recurrent tensors of one key for one model, with how far they are.
 *
 * @param layoutId which tensor layout the block has
 * @param steps steps taken since the initial state
 * @param lastTime event time of the last event, epoch milliseconds
 * @param sequence sequence number of the last event; 0 where the pipeline has none
 * @param block the tensors, as the layout lays them; never changed
 */
record HiddenState(int layoutId, long steps, long lastTime, long sequence, byte[] block) {}
