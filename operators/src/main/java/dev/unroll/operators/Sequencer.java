package dev.unroll.operators;

import dev.unroll.operators.SequenceSettings.Boundary;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which order a key's events are applied, which of them count, and where its sequences
 * end. Plain Java; what it keeps of a key comes and goes through {@link Key}.
 *
 * <p>Everything is judged by two clocks that are the same at every replay: the key's own event
 * times, and the clock of its partition as each event carries it. The watermark only fires timers,
 * and a timer does nothing that the key's next event would not do first: {@link #catchUp} stands at
 * the head of both. So the moment of a watermark changes no prediction.
 *
 * <p>Order: an event waits until its key has shown a time more than the lateness after it, or the
 * stream has moved on by the lateness since the key's newest event arrived. What comes later than
 * that is late. A key whose clock runs behind the others' is so judged by its own. A second copy of
 * an event that still waits has arrived like any other; once the first is applied, it has not.
 */
final class Sequencer {
  private static final Comparator<KeyedChunk> BY_TIME =
      Comparator.comparingLong(KeyedChunk::time).thenComparingLong(KeyedChunk::number);

  /** The current key: what is kept of it, and what becomes of its events. */
  interface Key {
    /** Never null: {@link Progress#NEW} for a key that was never seen. */
    Progress progress(String key) throws Exception;

    void keep(Progress progress) throws Exception;

    void forget() throws Exception;

    /** The events that wait, in arrival order. */
    List<KeyedChunk> waiting() throws Exception;

    void waiting(List<KeyedChunk> events) throws Exception;

    void addWaiting(KeyedChunk event) throws Exception;

    void setTimer(long eventTime);

    void deleteTimer(long eventTime);

    void setWallTimer(long processingTime);

    void deleteWallTimer(long processingTime);

    /** Processing time. */
    long now();

    /**
     * An event advances the state.
     *
     * @param fresh from the initial state: it begins a sequence
     * @param missing how many numbers are missing just before it
     * @param last it ends its sequence
     */
    void apply(KeyedChunk event, boolean fresh, long missing, boolean last) throws Exception;

    /** The sequence ends without another event. */
    void end(String key) throws Exception;

    void repeated(KeyedChunk event);

    /** So many numbers were passed over. */
    void missed(long count);

    void reject(KeyedChunk event, Reason reason, String detail);
  }

  private final SequenceSettings settings;
  private final long lateness;
  private final @Nullable Long gap;
  private final @Nullable Long ttl;
  private final @Nullable Long idle;
  private final boolean closesAtTheEnd;
  private final boolean needsTime;

  Sequencer(SequenceSettings settings, @Nullable Duration ttl) {
    Boundary boundary = settings.boundary();
    this.settings = settings;
    this.lateness = settings.order() == Order.EVENT_TIME ? settings.lateness().toMillis() : 0;
    this.gap = millis(boundary.gap());
    this.ttl = millis(ttl);
    this.idle = millis(boundary.idle());
    this.closesAtTheEnd = settings.emit().on() == Emit.On.END || gap != null || ttl != null;
    this.needsTime =
        settings.order() == Order.EVENT_TIME
            || gap != null
            || ttl != null
            || settings.emit().every() != null;
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  /** Whether timers are ever set. */
  boolean hasTimers() {
    return settings.order() == Order.EVENT_TIME || closesAtTheEnd || idle != null;
  }

  /** An event of the current key. */
  void arrive(KeyedChunk event, Key key) throws Exception {
    if (needsTime && event.time() == RawEvent.NO_TIMESTAMP) {
      key.reject(
          event,
          Reason.MISSING_FIELD,
          "the event has no time, and the pipeline's order, gap, time-to-live or emission needs it;"
              + " point source.time at a field");
      return;
    }
    Progress before = key.progress(event.key());
    Progress p = catchUp(event.key(), before, event.streamTime(), key);
    if (Numbers.isRepeated(p, event.number()) && !isApart(p, event, ttl)) {
      key.repeated(event);
    } else if (settings.order() == Order.ARRIVAL) {
      p = apply(p.arrived(event, p.floor(), key.now()), event, key);
    } else if (event.time() < p.floor()) {
      key.reject(event, Reason.LATE, late(event, p));
    } else {
      p = order(p, event, key);
    }
    save(p, before, key);
  }

  private String late(KeyedChunk event, Progress p) {
    return "its time "
        + EventTime.format(event.time())
        + " is more than lateness, "
        + lateness
        + " ms, before the greatest of its key, "
        + EventTime.format(p.greatest())
        + ", or the stream had moved on by as much since";
  }

  /** Applies what waits of the current key: nothing is sorted any more. */
  void applyWaiting(String name, Key key) throws Exception {
    Progress before = key.progress(name);
    save(releaseAll(before, key), before, key);
  }

  /** A timer fired: event time has passed {@code time}. */
  void onTimer(String name, long time, Key key) throws Exception {
    Progress p = key.progress(name);
    if (time == p.timer()) {
      // The stream's clock stands past a watermark by at least one.
      save(catchUp(name, p.timer(Progress.NONE), saturated(time, 1), key), p, key);
    }
  }

  /** A processing-time timer, set for {@code time}, fired. */
  void onWallTimer(String name, long time, Key key) throws Exception {
    Progress before = key.progress(name);
    if (time != before.wallTimer()) {
      return;
    }
    long now = key.now();
    Progress p = before.wallTimer(Progress.NONE);
    if (idle != null && saturated(p.wall(), idle) <= now) {
      p = releaseAll(p, key);
      if (p.open()) {
        key.end(name);
        p = p.closed();
      }
    }
    save(p, before, key);
  }

  /** Does what became due before the stream's clock showed {@code stream}. */
  private Progress catchUp(String name, Progress progress, long stream, Key key) throws Exception {
    Progress p = progress;
    boolean atTheEnd = stream == Long.MAX_VALUE && closesAtTheEnd;
    // Where no event has a time, only the stream's end can be due.
    if (p.active() == Progress.NONE && !atTheEnd) {
      return p;
    }
    // What waits where nothing is sorted was left by a pipeline that did.
    boolean sorts = settings.order() == Order.EVENT_TIME;
    if (p.waiting() > 0 && (!sorts || stream > saturated(p.active(), lateness))) {
      p = releaseAll(p, key);
    }
    boolean forget = atTheEnd || isPast(stream, p, ttl);
    if (p.open() && (forget || isPast(stream, p, gap))) {
      key.end(name);
      p = p.closed();
    }
    // A timer may still be set; it will find nothing of its own.
    return forget ? Progress.NEW : p;
  }

  private boolean isPast(long stream, Progress p, @Nullable Long span) {
    return span != null && stream > saturated(p.active(), saturated(lateness, span));
  }

  private Progress order(Progress progress, KeyedChunk event, Key key) throws Exception {
    long floor = Math.max(progress.floor(), saturated(event.time(), -lateness));
    Progress p =
        progress
            .arrived(event, floor, key.now())
            .waiting(progress.waiting() + 1, Math.min(progress.oldestWaiting(), event.time()));
    key.addWaiting(event);
    return p.oldestWaiting() < floor ? release(p, floor, key) : p;
  }

  /** The stream has moved on: nothing older than the newest event is taken in any more. */
  private Progress releaseAll(Progress p, Key key) throws Exception {
    return p.waiting() == 0
        ? p
        : release(p.floored(Math.max(p.floor(), p.greatest())), Long.MAX_VALUE, key);
  }

  /** Applies what waits before {@code until}, in order. */
  private Progress release(Progress progress, long until, Key key) throws Exception {
    List<KeyedChunk> due = new ArrayList<>();
    List<KeyedChunk> rest = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    for (KeyedChunk event : key.waiting()) {
      if (event.time() < until) {
        due.add(event);
      } else {
        rest.add(event);
        oldest = Math.min(oldest, event.time());
      }
    }
    // Stable: what is equal stays in arrival order.
    due.sort(BY_TIME);
    key.waiting(rest);
    Progress p = progress.waiting(rest.size(), oldest);
    for (KeyedChunk event : due) {
      p = apply(p, event, key);
    }
    return p;
  }

  /** The next event in order. */
  private Progress apply(Progress progress, KeyedChunk event, Key key) throws Exception {
    boolean forgotten = isApart(progress, event, ttl);
    Progress p = forgotten ? progress.numbered(Event.NO_NUMBER, Progress.NEW.missing()) : progress;
    if (Numbers.isRepeated(p, event.number())) {
      key.repeated(event);
      return p;
    }
    long missing = Numbers.missingBefore(p, event.number());
    p = Numbers.seen(p, event.number());
    if (missing > 0) {
      key.missed(missing);
    }
    if (missing > 0 && settings.onGap() == OnGap.DEAD_LETTER) {
      key.reject(
          event,
          Reason.GAP,
          "expected sequence number " + (event.number() - missing) + ", found " + event.number());
      if (p.open() && event.end()) {
        // Refused or not, it says where its sequence ends.
        key.end(event.key());
        p = p.closed();
      }
      return p;
    }
    boolean fresh =
        !p.open()
            || forgotten
            || (missing > 0 && settings.onGap() == OnGap.RESET)
            || isAnother(p.boundary(), event.boundary())
            || isApart(p, event, gap);
    long most = settings.boundary().maxEvents();
    boolean last = event.end() || (most > 0 && (fresh ? 1 : p.events() + 1) >= most);
    key.apply(event, fresh, missing, last);
    return p.applied(event, fresh, !last);
  }

  /** A pipeline that has only now been given a boundary's field, or lost it, ends nothing by it. */
  private static boolean isAnother(@Nullable String before, @Nullable String now) {
    return before != null && now != null && !before.equals(now);
  }

  private static boolean isApart(Progress p, KeyedChunk event, @Nullable Long span) {
    return span != null
        && p.lastTime() != RawEvent.NO_TIMESTAMP
        && event.time() > saturated(p.lastTime(), span);
  }

  private void save(Progress progress, Progress before, Key key) throws Exception {
    Progress p = progress;
    boolean idleKey = !p.open() && p.waiting() == 0;
    if (idleKey && !remembers(p)) {
      if (before.timer() != Progress.NONE) {
        key.deleteTimer(before.timer());
      }
      if (before.wallTimer() != Progress.NONE) {
        key.deleteWallTimer(before.wallTimer());
      }
      key.forget();
      return;
    }
    long due = due(p);
    if (due == Progress.NONE) {
      p = p.timer(Progress.NONE);
    } else if (p.timer() == Progress.NONE || due < p.timer()) {
      key.setTimer(due);
      p = p.timer(due);
    }
    if (before.timer() != Progress.NONE && before.timer() != p.timer()) {
      key.deleteTimer(before.timer());
    }
    if (idle != null && p.wallTimer() == Progress.NONE && (p.open() || p.waiting() > 0)) {
      p = p.wallTimer(saturated(p.wall(), idle));
      key.setWallTimer(p.wallTimer());
    }
    if (before.wallTimer() != Progress.NONE && before.wallTimer() != p.wallTimer()) {
      key.deleteWallTimer(before.wallTimer());
    }
    key.keep(p);
  }

  /** Whether a key between two sequences has anything to remember. */
  private boolean remembers(Progress p) {
    return p.number() != Event.NO_NUMBER
        || (settings.order() == Order.EVENT_TIME && p.active() != Progress.NONE);
  }

  /** When the stream's next step changes something for a silent key, or {@link Progress#NONE}. */
  private long due(Progress p) {
    if (p.waiting() > 0) {
      return saturated(p.active(), lateness);
    }
    if (p.open() && gap != null) {
      return saturated(p.active(), saturated(lateness, gap));
    }
    if (ttl != null) {
      return saturated(p.active(), saturated(lateness, ttl));
    }
    return closesAtTheEnd ? Long.MAX_VALUE : Progress.NONE;
  }

  /** A sum that stays at the ends of the range instead of passing over them. */
  private static long saturated(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
