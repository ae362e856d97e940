package dev.unroll.benchmarks;

import dev.unroll.models.Chunk;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Events of one token: of each key once, then as a workload draws them. Keys are made when they are
 * needed, so that what lies in memory is the operator's. For one subtask.
 */
final class FillingEvents implements GeneratorFunction<Long, KeyedChunk> {
  private static final RawEvent RAW =
      new RawEvent(null, null, new Origin("memory", 0, 0), RawEvent.NO_TIMESTAMP);

  private final BenchModel model;
  private final Workload workload;
  private final long millis;
  private transient int[] draws = {};
  private transient Chunk[] chunks = {};

  /**
   * @param millis of event time from one event to the next
   */
  FillingEvents(BenchModel model, Workload workload, long millis) {
    this.model = model;
    this.workload = workload;
    this.millis = millis;
  }

  @Override
  public void open(SourceReaderContext context) {
    chunks = model.chunks().toArray(Chunk[]::new);
    draws = workload.skew() == 0 ? new int[0] : workload.draws(workload.ranks(0, 1), 1);
  }

  @Override
  public KeyedChunk map(Long index) {
    return KeyedChunk.of(
        Workload.key(rank(index)),
        Long.toString(index),
        index * millis,
        chunks[Pick.scattered(index, chunks.length)],
        null,
        RAW);
  }

  private int rank(long index) {
    if (index < workload.keys()) {
      return (int) index;
    }
    return draws.length == 0
        ? Pick.scattered(index, workload.keys())
        : draws[(int) (index & (draws.length - 1))];
  }
}
