package dev.unroll.operators;

import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters in the log: the first of each reason, then at most one a minute, with how many came
 * in between. A line names the pipeline, the model, the record's place, and its key by a hash;
 * never the key, the value, or the detail, which may quote it: those are in the dead letter.
 */
final class DeadLetterLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterLog.class);
  private static final long QUIET_MILLIS = 60_000;
  private static final int HASH_BYTES = 6;

  private final String pipeline;
  private final String model;
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
  DeadLetterLog(String pipeline, String model, LongSupplier clock) {
    this.pipeline = pipeline;
    this.model = model;
    this.clock = clock;
  }

  void tell(Reason reason, RawEvent raw) {
    String line = line(reason, raw);
    if (line != null) {
      LOG.warn("{}", line);
    }
  }

  /** Null where the reason was told less than a minute ago. */
  @Nullable String line(Reason reason, RawEvent raw) {
    long now = clock.getAsLong();
    Told last = told.get(reason);
    if (last != null && now - last.at < QUIET_MILLIS) {
      last.since++;
      return null;
    }
    told.put(reason, new Told(now));
    return "dead letter pipeline=%s model=%s reason=%s record=%s key-hash=%s untold=%d"
        .formatted(
            pipeline,
            model,
            reason.word(),
            raw.origin().asId(),
            hash(raw.key()),
            last == null ? 0 : last.since);
  }

  /** The beginning of the key's SHA-256: the same for the same key, and no way back. */
  private static String hash(byte @Nullable [] key) {
    if (key == null) {
      return "none";
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
