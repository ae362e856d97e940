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
    Draft draft = NEW.draft();
    draft.open = true;
    draft.lastTime = saved.lastTime();
    draft.greatest = saved.lastTime();
    draft.active = saved.lastTime();
    draft.number = saved.sequence() > 0 ? saved.sequence() : Event.NO_NUMBER;
    return draft.progress();
  }

  /** An event was taken in; {@code newFloor} is the floor from now on. */
  Progress arrived(KeyedChunk event, long newFloor, long now) {
    Draft draft = draft();
    draft.greatest = Math.max(greatest, event.time());
    draft.floor = newFloor;
    draft.active = Math.max(active, event.streamTime());
    draft.wall = now;
    return draft.progress();
  }

  /** So many events wait, the oldest of this time. */
  Progress waiting(int count, long oldest) {
    Draft draft = draft();
    draft.waiting = count;
    draft.oldestWaiting = oldest;
    return draft.progress();
  }

  /** Nothing before {@code newFloor} is taken in any more. */
  Progress floored(long newFloor) {
    Draft draft = draft();
    draft.floor = newFloor;
    return draft.progress();
  }

  /** The numbers that were seen. */
  Progress numbered(long newNumber, long[] newMissing) {
    Draft draft = draft();
    draft.number = newNumber;
    draft.missing = newMissing;
    return draft.progress();
  }

  /**
   * An event was applied: the first of its sequence where {@code fresh}, the last where not open.
   */
  Progress applied(KeyedChunk event, boolean fresh, boolean stillOpen) {
    Draft draft = draft();
    draft.open = stillOpen;
    draft.events = fresh ? 1 : events + 1;
    draft.boundary = event.boundary();
    draft.lastTime = event.time();
    return draft.progress();
  }

  /** The sequence has ended. */
  Progress closed() {
    Draft draft = draft();
    draft.open = false;
    draft.events = 0;
    return draft.progress();
  }

  Progress timer(long newTimer) {
    Draft draft = draft();
    draft.timer = newTimer;
    return draft.progress();
  }

  Progress wallTimer(long newTimer) {
    Draft draft = draft();
    draft.wallTimer = newTimer;
    return draft.progress();
  }

  private Draft draft() {
    return new Draft(this);
  }

  /** The next progress while it is written: the same but for what is set. */
  private static final class Draft {
    private boolean open;
    private long events;
    private @Nullable String boundary;
    private long lastTime;
    private long greatest;
    private long floor;
    private long active;
    private int waiting;
    private long oldestWaiting;
    private long number;
    private long[] missing;
    private long timer;
    private long wall;
    private long wallTimer;

    Draft(Progress p) {
      open = p.open;
      events = p.events;
      boundary = p.boundary;
      lastTime = p.lastTime;
      greatest = p.greatest;
      floor = p.floor;
      active = p.active;
      waiting = p.waiting;
      oldestWaiting = p.oldestWaiting;
      number = p.number;
      missing = p.missing;
      timer = p.timer;
      wall = p.wall;
      wallTimer = p.wallTimer;
    }

    Progress progress() {
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
          wallTimer);
    }
  }
}
