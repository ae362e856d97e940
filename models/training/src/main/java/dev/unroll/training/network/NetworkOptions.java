package dev.unroll.training.network;

/**
 * What a {@link TokenClassifier} may have beyond the plain one.
 *
 * @param kernel steps that the causal convolution before the first layer sees; 0 for none
 * @param filters floats a step that the convolution gives
 * @param learnsInitial whether states begin where training finds best, not at zero
 * @param recurrentDropout share of the hidden units that training leaves out of the recurrent
 *     product, the same at all steps
 */
public record NetworkOptions(
    int kernel, int filters, boolean learnsInitial, float recurrentDropout) {
  /** None of them. */
  public static final NetworkOptions NONE = new NetworkOptions(0, 0, false, 0);

  boolean isConvolving() {
    return kernel > 0;
  }
}
