package dev.unroll.jobs.state;

import dev.unroll.schemas.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a savepoint holds in all, in memory that does not grow with its keys. Not thread-safe. */
public final class Figures {
  /** So many keys with values that are not finite are named. */
  static final int NAMED = 5;

  /**
   * The keys of one layout.
   *
   * @param replayable those of them whose latest events are kept
   * @param bytes of one key's block
   */
  record Layout(long keys, long replayable, int bytes) {
    private Layout and(Layout other) {
      return new Layout(
          keys + other.keys, replayable + other.replayable, Math.max(bytes, other.bytes));
    }
  }

  private final Map<Integer, Layout> layouts = new TreeMap<>();
  private final Spread steps = new Spread();
  private final Spread norms = new Spread();
  private final List<String> notFinite = new ArrayList<>();
  private long notFiniteKeys;
  private long bytes;
  private long oldest = RawEvent.NO_TIMESTAMP;
  private long newest = RawEvent.NO_TIMESTAMP;

  void add(KeyFigures key) {
    layouts.merge(
        key.layoutId(), new Layout(1, key.history() > 0 ? 1 : 0, key.bytes()), Layout::and);
    steps.add((double) key.steps());
    norms.add(key.norm());
    bytes += key.bytes();
    if (key.lastTime() != RawEvent.NO_TIMESTAMP) {
      oldest = oldest == RawEvent.NO_TIMESTAMP ? key.lastTime() : Math.min(oldest, key.lastTime());
      newest = newest == RawEvent.NO_TIMESTAMP ? key.lastTime() : Math.max(newest, key.lastTime());
    }
    if (!key.finite()) {
      notFiniteKeys++;
      if (notFinite.size() < NAMED) {
        notFinite.add(key.key());
      }
    }
  }

  public long keys() {
    return steps.count();
  }

  /** By layout id. */
  Map<Integer, Layout> layouts() {
    return layouts;
  }

  Spread steps() {
    return steps;
  }

  Spread norms() {
    return norms;
  }

  /** Of all blocks. */
  long bytes() {
    return bytes;
  }

  /** Least last event time, epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP}. */
  long oldest() {
    return oldest;
  }

  /** Greatest last event time, epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP}. */
  long newest() {
    return newest;
  }

  long notFiniteKeys() {
    return notFiniteKeys;
  }

  /** The first of them. */
  List<String> notFinite() {
    return notFinite;
  }
}
