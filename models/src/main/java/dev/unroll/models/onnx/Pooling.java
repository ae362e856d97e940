package dev.unroll.models.onnx;

/** How the last layer's outputs over the steps become what the dense layer reads. */
public enum Pooling {
  /** Each step on its own: one answer a step. */
  NONE(1),
  /**
   * The mean over the valid steps, then the greatest value of each unit over them, side by side.
   */
  MEAN_MAX(2);

  private final int parts;

  Pooling(int parts) {
    this.parts = parts;
  }

  /** How often the width of the last layer the dense layer's input is. */
  public int parts() {
    return parts;
  }
}
