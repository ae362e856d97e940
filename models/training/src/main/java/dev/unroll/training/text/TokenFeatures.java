package dev.unroll.training.text;

/**
 * What is known of each token id before training. The arrays are not copied.
 *
 * @param width floats of a token's vector
 * @param vectors {@code [ids, width]}, row-major
 * @param codes for each kind of code, each token's row in the table of codes
 * @param codeCount rows of the table of codes
 * @param changes each token's row in the table of changes; tokens may share one
 * @param changeCount rows of the table of changes
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenFeatures(
    int width, float[] vectors, int[][] codes, int codeCount, int[] changes, int changeCount) {

  /** How many ids there are. */
  public int ids() {
    return changes.length;
  }
}
