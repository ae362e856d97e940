package dev.unroll.training.tags;

import dev.unroll.models.words.WordVocabulary;
import java.util.List;

/**
 * Pretrained vectors of a vocabulary, a row a word, as bytes with a scale a row: a number is its
 * byte times the scale. The network is trained on the numbers that it will be served with, so
 * nothing is lost by it. Zeros stand for a word that has no vector.
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a table
public record WordTable(int rows, int width, byte[] bytes, float[] scales) {
  private static final int MOST = 127;

  /**
   * @param vectors a row a word, each of {@code width} numbers or none
   */
  static WordTable of(List<float[]> vectors, int width) {
    byte[] bytes = new byte[vectors.size() * width];
    float[] scales = new float[vectors.size()];
    for (int row = 0; row < scales.length; row++) {
      float[] vector = vectors.get(row);
      float greatest = 0;
      for (float value : vector) {
        greatest = Math.max(greatest, Math.abs(value));
      }
      scales[row] = greatest == 0 ? 1 : greatest / MOST;
      for (int i = 0; i < vector.length; i++) {
        bytes[row * width + i] = (byte) Math.round(vector[i] / scales[row]);
      }
    }
    return new WordTable(scales.length, width, bytes, scales);
  }

  /** Writes a row's numbers: those of a word that is not known where there is none. */
  void read(int id, float[] to, int from) {
    int row = id < rows ? id : WordVocabulary.UNKNOWN;
    for (int i = 0; i < width; i++) {
      to[from + i] = bytes[row * width + i] * scales[row];
    }
  }
}
