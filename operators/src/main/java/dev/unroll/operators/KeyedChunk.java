package dev.unroll.operators;

import dev.unroll.models.Chunk;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * A vectorised event on its way to its key's hidden state.
 *
 * @param time epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP}
 * @param streamTime the greatest event time of its partition so far, this event's included: what
 *     the stream's clock showed when it arrived, the same at every replay
 * @param number its place in the key's sequence, or {@link Event#NO_NUMBER}
 * @param boundary the value that changes where a sequence ends; null where the pipeline has none
 * @param end whether the sequence ends with this event
 * @param chunk what the model reads
 * @param pass fields handed through, as a JSON object in UTF-8; null for none
 * @param raw the event as it arrived, for a dead letter should the model fail on it
 */
public record KeyedChunk(
    String key,
    String id,
    long time,
    long streamTime,
    long number,
    @Nullable String boundary,
    boolean end,
    Chunk chunk,
    byte @Nullable [] pass,
    RawEvent raw) {

  /** What a stream of events is told with {@code returns}: shuffled in a format of its own. */
  public static final TypeInformation<KeyedChunk> TYPE = new KeyedChunkType();

  /**
   * A typed event of a job of one's own.
   *
   * @param id repeated in the prediction
   */
  public static KeyedChunk of(String key, String id, long time, Chunk chunk) {
    Origin origin = new Origin(id, 0, 0);
    return of(key, id, time, chunk, null, new RawEvent(null, null, origin, time));
  }

  /** An event of a pipeline that asks for nothing of a key's sequence but its order of arrival. */
  public static KeyedChunk of(
      String key, String id, long time, Chunk chunk, byte @Nullable [] pass, RawEvent raw) {
    return new KeyedChunk(key, id, time, time, Event.NO_NUMBER, null, false, chunk, pass, raw);
  }
}
