package dev.unroll.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An event after vectorising.
 *
 * @param steps T ≥ 1
 * @param data little-endian cells of four bytes, input after input as {@link GraphContract} says,
 *     step after step: int32 token ids {@code [T]}, or float32 values {@code [T, features]};
 *     shared, never changed
 * @param cutFrom how many steps the input had before it was cut to the model's most, or 0
 * @param words the texts of its words, packed as {@link dev.unroll.models.words.WordTexts} says,
 *     for a head that repeats them; null where steps are no words
 */
public record Chunk(int steps, byte[] data, int cutFrom, byte @Nullable [] words) {
  /**
   * The bits of a float32 cell that stands for the key's last number of that feature: a NaN that no
   * arithmetic gives.
   */
  public static final int HOLD = 0x7FC0_401D;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /** A chunk of steps that are no words. */
  public Chunk(int steps, byte[] data, int cutFrom) {
    this(steps, data, cutFrom, null);
  }

  /** The same for a model alone: what a key's history keeps. */
  public Chunk withoutWords() {
    return words == null ? this : new Chunk(steps, data, cutFrom);
  }

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
