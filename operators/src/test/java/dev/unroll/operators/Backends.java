package dev.unroll.operators;

import java.util.Random;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.jspecify.annotations.Nullable;

/**
 * Where a simulation's states are.
 *
 * @param states null: on the heap
 * @param slots of the process: the more, the fewer states have room in front of RocksDB
 */
record Backends(@Nullable StateBackend states, int slots) {
  /** About what a state takes there, with its key. */
  private static final long BYTES = 400;

  private static final Backends HEAP = new Backends(null, 1);

  /** RocksDB now and then, which takes long, with room for all states in front of it or for few. */
  static Backends draw(Random random) {
    if (random.nextInt(6) != 0) {
      return HEAP;
    }
    int room = random.nextInt(4);
    long slots = room == 0 ? 1 : Runtime.getRuntime().maxMemory() / 4 / (room * BYTES);
    return new Backends(
        new EmbeddedRocksDBStateBackend(), (int) Math.min(slots, Integer.MAX_VALUE));
  }
}
