package dev.unroll.benchmarks;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.models.Vectoriser;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Rejected;

/** Reads and vectorises events as a pipeline does. Not thread-safe. */
final class Decoder implements AutoCloseable {
  private final EventReader reader;
  private final Vectoriser vectoriser;

  Decoder(Pipeline pipeline) {
    reader = new EventReader(pipeline.spec().fields());
    vectoriser =
        Vectoriser.open(
            pipeline.bundle(),
            pipeline.contract(),
            pipeline.spec().inputRules(),
            pipeline.spec().fields().inputs());
  }

  /** An event of the comparison's own; none is refused. */
  KeyedChunk read(byte[] json) {
    RawEvent raw = new RawEvent(null, json, new Origin("events", 0, 0), RawEvent.NO_TIMESTAMP);
    try {
      Event event = reader.read(raw);
      return KeyedChunk.of(
          event.key(),
          event.id(),
          event.time(),
          vectoriser.vectorise(event.inputs()),
          event.pass(),
          raw);
    } catch (Rejected e) {
      throw new IllegalStateException("an event of the comparison's own is refused", e);
    }
  }

  @Override
  public void close() {
    vectoriser.close();
  }
}
