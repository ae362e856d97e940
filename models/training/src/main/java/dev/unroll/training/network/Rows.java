package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.unroll.training.text.Vocabulary;
import java.util.Arrays;

/**
 * Token rows of different lengths as one padded batch.
 *
 * @param tokens {@code [batch][time]}, padded at the end with {@link Vocabulary#PAD}
 * @param lengths valid steps of each row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Rows(long[][] tokens, int[] lengths) {

  /** Pads rows of token ids to the longest of them. Each must have at least one id. */
  public static Rows of(int[]... ids) {
    int[] lengths = Arrays.stream(ids).mapToInt(row -> row.length).toArray();
    int time = Arrays.stream(lengths).max().orElse(0);
    long[][] tokens = new long[ids.length][time];
    for (int row = 0; row < ids.length; row++) {
      for (int t = 0; t < ids[row].length; t++) {
        tokens[row][t] = ids[row][t];
      }
    }
    return new Rows(tokens, lengths);
  }

  public int count() {
    return lengths.length;
  }

  public int time() {
    return tokens.length == 0 ? 0 : tokens[0].length;
  }

  /**
   * The block's input, in {@code manager}'s hands: tokens int64 {@code [batch, time]}; the step
   * that stands at each place once every row is turned round by its own length, int64 {@code
   * [batch, time, 1]}; whether a step is valid, float {@code [batch, time, 1]}; lengths, float
   * {@code [batch, 1]}.
   */
  public NDList toNdList(NDManager manager) {
    int time = time();
    long[] turned = new long[count() * time];
    float[] valid = new float[count() * time];
    float[] floats = new float[count()];
    for (int row = 0; row < count(); row++) {
      floats[row] = lengths[row];
      for (int t = 0; t < time; t++) {
        boolean inside = t < lengths[row];
        turned[row * time + t] = inside ? lengths[row] - 1 - t : t;
        valid[row * time + t] = inside ? 1 : 0;
      }
    }
    Shape steps = new Shape(count(), time, 1);
    NDArray ids =
        manager.create(
            Arrays.stream(tokens).flatMapToLong(Arrays::stream).toArray(),
            new Shape(count(), time));
    return new NDList(
        ids,
        manager.create(turned, steps),
        manager.create(valid, steps),
        manager.create(floats, new Shape(count(), 1)));
  }
}
