package dev.unroll.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An event after vectorising.
 *
 * @param steps T ≥ 1
 * @param data little-endian cells, step after step: int32 token ids {@code [T]}, or float32 values
 *     {@code [T, features]}; shared, never changed
 * @param cutFrom how many steps the input had before it was cut to the model's most, or 0
 */
public record Chunk(int steps, byte[] data, int cutFrom) {
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
    return (int) INTS.get(data, step * Integer.BYTES);
  }
}
