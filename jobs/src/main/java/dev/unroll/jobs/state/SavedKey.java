package dev.unroll.jobs.state;

/**
 * One key's saved state, whole.
 *
 * @param lastTime epoch milliseconds
 * @param sequence 0 where the pipeline has none
 * @param block the tensors, as the layout lays them
 */
record SavedKey(String key, int layoutId, long steps, long lastTime, long sequence, byte[] block) {}
