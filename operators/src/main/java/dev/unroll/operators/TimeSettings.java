package dev.unroll.operators;

import dev.unroll.operators.SequenceSettings.Order;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline asks of event time.
 *
 * @param required whether an event without a time cannot be used
 * @param awaited whether something waits for the stream's time to pass, so that watermarks are
 *     needed
 * @param maxAhead how far an event may be ahead of its stream; null: as far as it likes
 * @param idleAfter how long, in processing time, a partition may be silent before the stream's time
 *     no longer waits for it
 */
public record TimeSettings(
    boolean required, boolean awaited, @Nullable Duration maxAhead, Duration idleAfter)
    implements Serializable {
  public static final Duration DEFAULT_IDLE_AFTER = Duration.ofMinutes(1);

  /** Event time is handed through and nothing more. */
  public static final TimeSettings PLAIN = new TimeSettings(false, false, null, DEFAULT_IDLE_AFTER);

  /** What these settings of the recurrent operator need. */
  public static TimeSettings of(
      RecurrentSettings recurrent, @Nullable Duration maxAhead, Duration idleAfter) {
    SequenceSettings sequence = recurrent.sequence();
    boolean awaited =
        sequence.order() == Order.EVENT_TIME
            || sequence.boundary().gap() != null
            || recurrent.state().ttl() != null;
    boolean required = awaited || maxAhead != null || sequence.emit().every() != null;
    return new TimeSettings(required, awaited, maxAhead, idleAfter);
  }

  /** Whether each partition's time is kept, and so is part of a checkpoint. */
  boolean clocked() {
    return awaited || maxAhead != null;
  }
}
