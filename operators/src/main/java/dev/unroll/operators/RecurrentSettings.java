package dev.unroll.operators;

import dev.unroll.models.Device;
import dev.unroll.models.RunnerOptions;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the recurrent operator batches, what it does with a key's sequence and state, and when it
 * gives up.
 *
 * @param rows the most events that wait, and the most keys of one call
 * @param linger the longest an event waits for company, in processing time; it waits for none where
 *     the task has nothing more to read
 * @param isolated whether each row runs in a call of its own; null leaves it to the dry run
 * @param maxErrorShare the share of events that the model may fail on, from 0 to 1
 * @param hold whether a missing number is the key's last one
 * @param device where the model runs
 */
public record RecurrentSettings(
    Carry carry,
    int rows,
    Duration linger,
    @Nullable Boolean isolated,
    double maxErrorShare,
    boolean hold,
    SequenceSettings sequence,
    StateSettings state,
    Device device)
    implements Serializable {
  public static final int DEFAULT_ROWS = 256;
  public static final Duration DEFAULT_LINGER = Duration.ofMillis(5);

  /** Where more than half of the events fail, it is the model and not the events. */
  public static final double DEFAULT_MAX_ERROR_SHARE = 0.5;

  public static RecurrentSettings of(Carry carry) {
    return new RecurrentSettings(
        carry,
        DEFAULT_ROWS,
        DEFAULT_LINGER,
        null,
        DEFAULT_MAX_ERROR_SHARE,
        false,
        SequenceSettings.PLAIN,
        StateSettings.PLAIN,
        Device.CPU);
  }

  public RecurrentSettings withRows(int rows) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  public RecurrentSettings withLinger(Duration linger) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  public RecurrentSettings withHold(boolean hold) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  public RecurrentSettings with(Device device) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  public RecurrentSettings withMaxErrorShare(double maxErrorShare) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  /** Whether a key's sequence is all its events in arrival order, and nothing more is asked. */
  boolean isPlain() {
    return sequence.equals(SequenceSettings.PLAIN) && state.ttl() == null;
  }

  /** How the model's runner works under these settings. */
  public RunnerOptions runnerOptions() {
    return new RunnerOptions(isolated, state.precision(), hold);
  }

  public RecurrentSettings with(SequenceSettings sequence) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }

  public RecurrentSettings with(StateSettings state) {
    return new RecurrentSettings(
        carry, rows, linger, isolated, maxErrorShare, hold, sequence, state, device);
  }
}
