package dev.unroll.operators;

import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters in the log: the first of each reason, then at most one a minute, with how many came
 * in between. A line names the pipeline, the model, the record's place, and its key by a hash;
 * never the key, the value, or the detail, which may quote it: those are in the dead letter.
 */
final class DeadLetterLog {
  private static final long QUIET_MILLIS = 60_000;

  private final PipelineLog log;
  private final LongSupplier clock;
  private final Map<Reason, Told> told = new EnumMap<>(Reason.class);

  private static final class Told {
    final long at;
    long since;

    Told(long at) {
      this.at = at;
    }
  }

  /**
   * @param clock milliseconds
   */
  DeadLetterLog(PipelineLog log, LongSupplier clock) {
    this.log = log;
    this.clock = clock;
  }

  void tell(Reason reason, RawEvent raw) {
    Object[] told = untold(reason, raw);
    if (told != null) {
      log.warn("dead letter", told);
    }
  }

  /** Null where the reason was told less than a minute ago. */
  Object @Nullable [] untold(Reason reason, RawEvent raw) {
    long now = clock.getAsLong();
    Told last = told.get(reason);
    if (last != null && now - last.at < QUIET_MILLIS) {
      last.since++;
      return null;
    }
    told.put(reason, new Told(now));
    return new Object[] {
      "reason", reason.word(),
      "record", raw.origin().asId(),
      "key-hash", PipelineLog.hash(raw.key()),
      "untold", last == null ? 0 : last.since
    };
  }
}
