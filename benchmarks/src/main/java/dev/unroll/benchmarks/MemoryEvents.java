package dev.unroll.benchmarks;

import dev.unroll.models.Chunk;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.util.Arrays;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * A subject's events from memory. A subtask makes events of its own keys alone, so that nothing has
 * to be shuffled and what is measured is the operator behind it. Everything but the event and its
 * id is there before the first one.
 */
final class MemoryEvents implements GeneratorFunction<Long, KeyedChunk> {
  private static final RawEvent RAW =
      new RawEvent(null, null, new Origin("memory", 0, 0), RawEvent.NO_TIMESTAMP);

  private final Subject subject;
  private final Workload workload;
  private transient String[] keys = {};
  private transient int[] draws = {};
  private transient Chunk[] chunks = {};

  MemoryEvents(Subject subject, Workload workload) {
    this.subject = subject;
    this.workload = workload;
  }

  @Override
  public void open(SourceReaderContext context) {
    open(context.getIndexOfSubtask(), context.currentParallelism());
  }

  void open(int subtask, int parallelism) {
    int[] ranks = workload.ranks(subtask, parallelism);
    keys = Arrays.stream(ranks).mapToObj(Workload::key).toArray(String[]::new);
    draws = workload.draws(ranks, subtask);
    chunks = subject.chunks().toArray(Chunk[]::new);
  }

  @Override
  public KeyedChunk map(Long index) {
    String key = keys[draws[(int) (index & (draws.length - 1))]];
    Chunk chunk = chunks[subject.pick(index, workload.keys())];
    return KeyedChunk.of(key, Long.toString(index), RawEvent.NO_TIMESTAMP, chunk, null, RAW);
  }
}
