package dev.unroll.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An event after vectorising.
 *
 * @param steps T ≥ 1
 * @param data little-endian cells of four bytes, input after input as {@link GraphContract} says,
 *     step after step: int32 token ids {@code [T]}, or float32 values {@code [T, features]};
 *     shared, never changed
 * @param cutFrom how many steps the input had before it was cut to the model's most, or 0
 */
public record Chunk(int steps, byte[] data, int cutFrom) {
  /**
   * The bits of a float32 cell that stands for the key's last number of that feature: a NaN that no
   * arithmetic gives.
   */
  public static final int HOLD = 0x7FC0_401D;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /** Token ids, cut to the first {@code maxSteps}. */
  public static Chunk ofTokens(long[] ids, int maxSteps) {
    int steps = Math.min(ids.length, maxSteps);
    byte[] data = new byte[steps * Integer.BYTES];
    for (int i = 0; i < steps; i++) {
      INTS.set(data, i * Integer.BYTES, Math.toIntExact(ids[i]));
    }
    return new Chunk(steps, data, ids.length > maxSteps ? ids.length : 0);
  }

  /** Values {@code [T, features]}, cut to the first {@code maxSteps}. */
  public static Chunk ofNumbers(float[] values, int features, int maxSteps) {
    int all = values.length / features;
    int steps = Math.min(all, maxSteps);
    byte[] data = new byte[steps * features * Float.BYTES];
    for (int i = 0; i < steps * features; i++) {
      FLOATS.set(data, i * Float.BYTES, values[i]);
    }
    return new Chunk(steps, data, all > maxSteps ? all : 0);
  }

  int token(int step) {
    return cell(step);
  }

  /** A cell's bits, counted from the first. */
  int cell(int index) {
    return (int) INTS.get(data, index * Integer.BYTES);
  }
}
