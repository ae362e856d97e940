package dev.unroll.models;

import java.util.List;

/** A row on its way through an event whose steps run one call each. */
final class StepRow {
  final byte[] held;
  final float[][] answers;
  byte[] block;
  int step;

  private final List<Chunk> chunks;
  private int chunk;

  /**
   * @param chunks with the key's last numbers in place
   * @param held a block with the last numbers of the whole event
   * @param block before the first step
   * @param answers to be filled, a chunk each
   */
  StepRow(List<Chunk> chunks, byte[] held, byte[] block, float[][] answers) {
    this.chunks = chunks;
    this.held = held;
    this.block = block;
    this.answers = answers;
  }

  Chunk chunk() {
    return chunks.get(chunk);
  }

  float[] answer() {
    return answers[chunk];
  }

  boolean isDone() {
    return chunk == chunks.size();
  }

  void advance(byte[] next) {
    block = next;
    step++;
    if (step == chunk().steps()) {
      step = 0;
      chunk++;
    }
  }
}
