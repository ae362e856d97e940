package dev.unroll.operators;

import dev.unroll.schemas.Event;
import dev.unroll.schemas.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * How far a key is: what arrived and what was applied, whatever the model made of it. Kept only by
 * pipelines that ask for more of a sequence than its order of arrival. Times are epoch
 * milliseconds.
 *
 * @param open whether a sequence is under way
 * @param events of the sequence so far
 * @param boundary the latest value of the field whose change ends a sequence; null for none
 * @param lastTime event time of the event applied last
 * @param greatest greatest event time that arrived
 * @param floor an event before it is late: nothing applied is later than what it lets in
 * @param active what the stream's clock showed when the newest event arrived; of several
 *     partitions' the greatest, or a key of two would find silences that never were
 * @param waiting how many events wait for older ones
 * @param oldestWaiting the least event time of those
 * @param number the greatest sequence number applied, or {@link Event#NO_NUMBER}
 * @param missing numbers below it that never came: pairs of a first and a last, ascending
 * @param timer the event-time timer that is set, or {@link #NONE}
 * @param wall processing time when the newest event arrived
 * @param wallTimer the processing-time timer that is set, or {@link #NONE}
 */
public record Progress(
    boolean open,
    long events,
    @Nullable String boundary,
    long lastTime,
    long greatest,
    long floor,
    long active,
    int waiting,
    long oldestWaiting,
    long number,
    long[] missing,
    long timer,
    long wall,
    long wallTimer) {
  static final long NONE = Long.MIN_VALUE;

  /** A key that was never seen. */
  static final Progress NEW =
      new Progress(
          false,
          0,
          null,
          RawEvent.NO_TIMESTAMP,
          NONE,
          NONE,
          NONE,
          0,
          Long.MAX_VALUE,
          Event.NO_NUMBER,
          new long[0],
          NONE,
          NONE,
          NONE);

  /** A key whose state was saved by a pipeline that kept no progress. */
  static Progress of(HiddenState saved) {
    Progress p = NEW;
    return new Progress(
        true,
        0,
        null,
        saved.lastTime(),
        saved.lastTime(),
        NONE,
        saved.lastTime(),
        0,
        p.oldestWaiting,
        saved.sequence() > 0 ? saved.sequence() : Event.NO_NUMBER,
        p.missing,
        NONE,
        NONE,
        NONE);
  }

  /** An event was taken in; {@code floor} is the new one. */
  Progress arrived(KeyedChunk event, long newFloor, long now) {
    return new Progress(
        open,
        events,
        boundary,
        lastTime,
        Math.max(greatest, event.time()),
        newFloor,
        Math.max(active, event.streamTime()),
        waiting,
        oldestWaiting,
        number,
        missing,
        timer,
        now,
        wallTimer);
  }

  /** So many events wait, the oldest of this time. */
  Progress waiting(int count, long oldest) {
    return new Progress(
        open, events, boundary, lastTime, greatest, floor, active, count, oldest, number, missing,
        timer, wall, wallTimer);
  }

  /** Nothing before {@code newFloor} is taken in any more. */
  Progress floored(long newFloor) {
    return new Progress(
        open,
        events,
        boundary,
        lastTime,
        greatest,
        newFloor,
        active,
        waiting,
        oldestWaiting,
        number,
        missing,
        timer,
        wall,
        wallTimer);
  }

  /** The numbers that were seen. */
  Progress numbered(long newNumber, long[] newMissing) {
    return new Progress(
        open,
        events,
        boundary,
        lastTime,
        greatest,
        floor,
        active,
        waiting,
        oldestWaiting,
        newNumber,
        newMissing,
        timer,
        wall,
        wallTimer);
  }

  /**
   * An event was applied: the first of its sequence where {@code fresh}, the last where not open.
   */
  Progress applied(KeyedChunk event, boolean fresh, boolean stillOpen) {
    return new Progress(
        stillOpen,
        fresh ? 1 : events + 1,
        event.boundary(),
        event.time(),
        greatest,
        floor,
        active,
        waiting,
        oldestWaiting,
        number,
        missing,
        timer,
        wall,
        wallTimer);
  }

  /** The sequence has ended. */
  Progress closed() {
    return new Progress(
        false,
        0,
        boundary,
        lastTime,
        greatest,
        floor,
        active,
        waiting,
        oldestWaiting,
        number,
        missing,
        timer,
        wall,
        wallTimer);
  }

  Progress timer(long newTimer) {
    return new Progress(
        open,
        events,
        boundary,
        lastTime,
        greatest,
        floor,
        active,
        waiting,
        oldestWaiting,
        number,
        missing,
        newTimer,
        wall,
        wallTimer);
  }

  Progress wallTimer(long newTimer) {
    return new Progress(
        open,
        events,
        boundary,
        lastTime,
        greatest,
        floor,
        active,
        waiting,
        oldestWaiting,
        number,
        missing,
        timer,
        wall,
        newTimer);
  }
}
