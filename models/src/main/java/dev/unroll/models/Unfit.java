package dev.unroll.models;

/** Why one reading of a graph's axes does not hold. */
final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  /** How far it came: the reading that came farthest has the reason worth telling. */
  final int stage;

  /** Whether a person could make it hold by saying so. */
  final boolean open;

  Unfit(int stage, String message) {
    this(stage, message, false);
  }

  Unfit(int stage, String message, boolean open) {
    super(message);
    this.stage = stage;
    this.open = open;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
