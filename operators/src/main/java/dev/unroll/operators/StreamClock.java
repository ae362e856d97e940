package dev.unroll.operators;

import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * What time it is in each partition: the greatest event time of its usable events so far. It
 * follows from the partition's records alone, so every replay shows the same. Not thread-safe.
 */
final class StreamClock {
  /** One partition of one topic, or a file. */
  record Partition(String source, int number) {
    static Partition of(Origin origin) {
      return new Partition(origin.source(), origin.partition());
    }
  }

  private final @Nullable Duration maxAhead;
  private final String field;
  private final boolean held;
  private final Map<Partition, Long> times = new HashMap<>();

  /**
   * @param maxAhead how far an event may be ahead; null: as far as it likes
   * @param field what messages call the event's time
   * @param held whether the record's timestamp is another clock than the event's time
   */
  StreamClock(@Nullable Duration maxAhead, String field, boolean held) {
    this.maxAhead = maxAhead;
    this.held = held;
    this.field = field;
  }

  /**
   * Moves a partition's clock to an event's time, unless it is there already.
   *
   * @param time of a usable event, epoch milliseconds
   * @return what the clock shows now
   * @throws Rejected where the event is too far ahead of the clock and of its record's timestamp;
   *     the clock stays as it is. The first event of a partition is taken where its record has none
   */
  long advance(RawEvent raw, long time) throws Rejected {
    Partition partition = Partition.of(raw.origin());
    Long now = times.get(partition);
    if (maxAhead != null) {
      checkAhead(maxAhead, time, now, raw.timestamp());
    }
    if (now != null && time <= now) {
      return now;
    }
    times.put(partition, time);
    return time;
  }

  private void checkAhead(Duration most, long time, @Nullable Long now, long timestamp)
      throws Rejected {
    // After a silence the stream itself has moved on, and the record's own time knows by how much.
    long shown = now == null ? RawEvent.NO_TIMESTAMP : now;
    boolean byRecord = now == null || (held && timestamp > shown);
    long reference = byRecord ? timestamp : shown;
    if (reference == RawEvent.NO_TIMESTAMP || time <= reference) {
      return;
    }
    // Neither is negative beyond a calendar's years, so the difference cannot overflow.
    if (time - reference > most.toMillis()) {
      throw new Rejected(
          Reason.FUTURE,
          field
              + " (time): expected at most "
              + TimeUtils.formatWithHighestUnit(most)
              + " (max-ahead) past "
              + (byRecord ? "the record's timestamp " : "its stream's time ")
              + EventTime.format(reference)
              + ", found "
              + EventTime.format(time));
    }
  }

  /** Takes over what a checkpoint says; of two times the later one holds. */
  void restore(Partition partition, long time) {
    times.merge(partition, time, Math::max);
  }

  void forEach(ObjLongConsumer<Partition> action) {
    times.forEach(action::accept);
  }
}
