package dev.unroll.benchmarks;

/** Places in a stream made places in a pool, the same every time. */
final class Pick {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private Pick() {}

  /** An odd multiplier's high bits visit a pool evenly and in no order. */
  static int scattered(long index, int size) {
    return (int) (((index * ODD) >>> 33) % size);
  }
}
