package dev.unroll.operators;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a key's sequence is: in which order its events are applied, where it ends, and which of its
 * predictions leave. All durations are event time unless said otherwise.
 *
 * @param order how a key's events are ordered before they advance its state
 * @param lateness for event time: how long an event waits for older ones of its key
 * @param onGap what follows where sequence numbers are missing
 * @param marked whether events carry a number, a boundary's field or an end flag
 */
public record SequenceSettings(
    Order order, Duration lateness, OnGap onGap, Boundary boundary, Emit emit, boolean marked)
    implements Serializable {

  /** Changes nothing: arrival order, one endless sequence a key, every prediction leaves. */
  public static final SequenceSettings PLAIN =
      new SequenceSettings(
          Order.ARRIVAL, Duration.ZERO, OnGap.CONTINUE, Boundary.NEVER, Emit.EVERY_EVENT, false);

  /** In which order a key's events are applied. */
  public enum Order {
    ARRIVAL,
    /** By event time, then sequence number, then arrival. */
    EVENT_TIME
  }

  /** What happens to the event after missing sequence numbers. */
  public enum OnGap {
    CONTINUE,
    /** The state returns to the initial one before it. */
    RESET,
    /** It becomes a dead letter; the key goes on after it. */
    DEAD_LETTER
  }

  /**
   * Where a key's sequence ends, besides a field that changes and an end flag, which events carry
   * themselves.
   *
   * @param gap the longest span between two events of one sequence; null: endless
   * @param maxEvents the most events of a sequence; 0: endless
   * @param idle the longest wait for an event in processing time; not replayable; null: endless
   */
  public record Boundary(@Nullable Duration gap, long maxEvents, @Nullable Duration idle)
      implements Serializable {
    public static final Boundary NEVER = new Boundary(null, 0, null);
  }

  /**
   * Which predictions leave.
   *
   * @param every at most one a key in each such span; null: no such limit
   */
  public record Emit(On on, @Nullable Duration every) implements Serializable {
    public static final Emit EVERY_EVENT = new Emit(On.EVERY, null);

    /** When a prediction leaves. */
    public enum On {
      EVERY,
      /** The last one of a sequence, when it ends. */
      END,
      /** The first of a sequence, and then where the label is another. */
      CHANGE
    }
  }
}
