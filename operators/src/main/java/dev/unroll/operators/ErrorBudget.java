package dev.unroll.operators;

import java.util.Locale;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

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
  private String lastDetail = "";

  ErrorBudget(double maxShare) {
    this.maxShare = maxShare;
  }

  /**
   * @param error what went wrong; null where nothing did
   */
  void count(@Nullable String error) {
    events++;
    if (error != null) {
      errors++;
      lastDetail = error;
    }
    if (events >= WINDOW) {
      events /= 2;
      errors /= 2;
    }
  }

  boolean isSpent() {
    return events >= LEAST && errors > maxShare * events;
  }

  /**
   * Fails the pipeline for good where the budget is spent: its dead letters would not be committed,
   * so the message holds the latest.
   */
  void check() {
    if (isSpent()) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "the model fails on %.0f %% of the latest %.0f events, more than"
                      + " dead-letter.max-share %s allows; the last time: %s. Nothing after the last"
                      + " checkpoint was consumed: mend the model or the input, then run again",
                  100 * errors / events,
                  events,
                  maxShare,
                  lastDetail)));
    }
  }
}
