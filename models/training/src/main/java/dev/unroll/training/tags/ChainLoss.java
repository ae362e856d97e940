package dev.unroll.training.tags;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * The loss of a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): the
 * logarithm of the sum over all sequences of labels, by the forward algorithm, less the score of
 * the right one.
 */
final class ChainLoss {
  private static final float LEAST = 1e-30f;

  private ChainLoss() {}

  /**
   * The mean over the words of a batch, in nats.
   *
   * @param scores {@code [batch, time, labels]}
   * @param transitions {@code [labels + 1, labels]}
   * @param mask as {@link LabelChain#mask}
   */
  static NDArray of(
      NDArray scores, NDArray transitions, float[] mask, TagBatch batch, NDManager manager) {
    int labels = Math.toIntExact(scores.getShape().get(2));
    // The manager's array first: what a parameter makes stays with it until training ends.
    NDArray steps = manager.create(mask, new Shape(labels + 1, labels)).add(transitions);
    NDArray between = steps.get(new NDIndex("0:{}", labels)).exp();
    NDArray alpha = scores.get(new NDIndex(":, 0")).add(steps.get(new NDIndex("{}", labels)));
    for (int t = 1; t < batch.time(); t++) {
      NDArray most = alpha.max(new int[] {1}, true);
      NDArray before = alpha.sub(most).exp().matMul(between).add(LEAST).log().add(most);
      NDArray now = before.add(scores.get(new NDIndex(":, {}", t)));
      NDArray valid = manager.create(valid(batch, t), new Shape(batch.rows(), 1));
      alpha = now.mul(valid).add(alpha.mul(valid.mul(-1).add(1)));
    }
    NDArray most = alpha.max(new int[] {1}, true);
    NDArray all = alpha.sub(most).exp().sum(new int[] {1}, true).log().add(most).sum();
    return all.sub(right(scores, steps, batch, labels, manager)).div(batch.tokens());
  }

  private static float[] valid(TagBatch batch, int t) {
    float[] valid = new float[batch.rows()];
    for (int row = 0; row < valid.length; row++) {
      valid[row] = t < batch.length(row) ? 1 : 0;
    }
    return valid;
  }

  /** The score of the right labels of all rows. */
  private static NDArray right(
      NDArray scores, NDArray steps, TagBatch batch, int labels, NDManager manager) {
    float[] chosen = new float[batch.rows() * batch.time() * labels];
    float[] counts = new float[(labels + 1) * labels];
    for (int row = 0; row < batch.rows(); row++) {
      int before = labels;
      for (int t = 0; t < batch.length(row); t++) {
        int place = row * batch.time() + t;
        int label = batch.labels()[place];
        chosen[place * labels + label] = 1;
        counts[before * labels + label]++;
        before = label;
      }
    }
    NDArray words = scores.mul(manager.create(chosen, scores.getShape())).sum();
    return words.add(steps.mul(manager.create(counts, steps.getShape())).sum());
  }
}
