package dev.unroll.operators;

import java.util.Locale;

/**
 * Whether the model fails on too large a share of the latest events. Counts halve at {@value
 * #WINDOW} events, so that the past weighs less and less. Not thread-safe.
 */
final class ErrorBudget {
  /** Below this many events a share says nothing. */
  static final int LEAST = 100;

  static final int WINDOW = 1_000;

  private final double maxShare;
  private double events;
  private double errors;

  ErrorBudget(double maxShare) {
    this.maxShare = maxShare;
  }

  void count(boolean error) {
    events++;
    errors += error ? 1 : 0;
    if (events >= WINDOW) {
      events /= 2;
      errors /= 2;
    }
  }

  boolean isSpent() {
    return events >= LEAST && errors > maxShare * events;
  }

  /** For the message: how it stands. */
  String describe() {
    return String.format(
        Locale.ROOT, "%.0f %% of the latest %.0f events", 100 * errors / events, events);
  }
}
