package dev.unroll.benchmarks;

import dev.unroll.models.Chunk;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Events of one token from memory. A subtask makes events of its own keys alone, so that nothing
 * has to be shuffled and what is measured is the operator behind it. Everything but the event and
 * its id is there before the first one.
 */
final class TokenEvents implements GeneratorFunction<Long, KeyedChunk> {
  private static final RawEvent RAW =
      new RawEvent(null, null, new Origin("memory", 0, 0), RawEvent.NO_TIMESTAMP);

  private final Workload workload;
  private transient String[] keys = {};
  private transient int[] draws = {};
  private transient Chunk[] chunks = {};

  TokenEvents(Workload workload) {
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
    chunks =
        IntStream.range(0, BenchModel.VOCABULARY)
            .mapToObj(token -> Chunk.ofTokens(new long[] {token}, 1))
            .toArray(Chunk[]::new);
  }

  @Override
  public KeyedChunk map(Long index) {
    String key = keys[draws[(int) (index & (draws.length - 1))]];
    return KeyedChunk.of(
        key, Long.toString(index), RawEvent.NO_TIMESTAMP, chunks[token(index)], null, RAW);
  }

  /** An odd multiplier's high bits visit the tokens evenly and in no order. */
  static int token(long index) {
    return (int) (((index * 0x9E3779B97F4A7C15L) >>> 33) % BenchModel.VOCABULARY);
  }

  /** The token of an event of one. */
  static int token(Chunk chunk) {
    return ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
