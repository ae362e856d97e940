package dev.unroll.operators;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the recurrent operator batches, and when it gives up.
 *
 * @param rows the most events that wait, and the most keys of one call
 * @param linger the longest an event waits for company, in processing time
 * @param maxErrorShare the share of events that the model may fail on, from 0 to 1
 */
public record RecurrentSettings(Carry carry, int rows, Duration linger, double maxErrorShare)
    implements Serializable {
  public static final int DEFAULT_ROWS = 256;
  public static final Duration DEFAULT_LINGER = Duration.ofMillis(5);

  /** Where more than half of the events fail, it is the model and not the events. */
  public static final double DEFAULT_MAX_ERROR_SHARE = 0.5;

  public static RecurrentSettings of(Carry carry) {
    return new RecurrentSettings(carry, DEFAULT_ROWS, DEFAULT_LINGER, DEFAULT_MAX_ERROR_SHARE);
  }
}
