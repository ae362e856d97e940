package dev.unroll.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What an event brings for one graph input.
 *
 * @param steps how many steps; 0 where the whole input is missing and the pipeline lets it be
 * @param data little-endian cells of four bytes, step after step
 * @param words the text of each step; empty where steps are no words
 */
record Cells(int steps, byte[] data, List<String> words) {
  static final Cells MISSING = new Cells(0, new byte[0]);

  Cells(int steps, byte[] data) {
    this(steps, data, List.of());
  }

  /** The same with the texts of its steps. */
  Cells with(List<String> texts) {
    return new Cells(steps, data, texts);
  }

  /** Fills the cells of so many steps from the first to the last. */
  static final class Writer {
    private static final VarHandle BITS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int steps;
    private final byte[] data;
    private int at;

    Writer(int steps, int width) {
      this.steps = steps;
      data = new byte[Math.multiplyExact(Math.multiplyExact(steps, width), Integer.BYTES)];
    }

    void add(int bits) {
      BITS.set(data, at, bits);
      at += Integer.BYTES;
    }

    /** The array goes with it: nothing is added any more. */
    Cells cells() {
      return new Cells(steps, data);
    }
  }

  /** The bytes of the first steps; the array itself where these are all. */
  byte[] first(int kept) {
    return kept == steps ? data : Arrays.copyOf(data, data.length / steps * kept);
  }
}
