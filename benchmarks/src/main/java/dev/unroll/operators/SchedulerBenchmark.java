package dev.unroll.operators;

import dev.unroll.operators.MicroBatcher.Batch;
import dev.unroll.operators.MicroBatcher.Limits;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The scheduler, an event: 256 events come, and leave as batches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SchedulerBenchmark {
  private static final int ROWS = 256;

  /** How many keys the events are of: all of different ones, a few, one. */
  @Param({"100000", "32", "1"})
  public int keys;

  private final MicroBatcher batcher =
      new MicroBatcher(new Limits(ROWS, 5, true, 0), steps -> steps);
  private final Random random = new Random(1);
  private String[] names = {};

  @Setup
  public void setUp() {
    names = random.ints(1 << 16, 0, keys).mapToObj(key -> "key-" + key).toArray(String[]::new);
  }

  private int next;

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public List<Batch> addAndDrain() {
    for (int i = 0; i < ROWS; i++) {
      batcher.add(names[next++ & (names.length - 1)], 1, false, 0);
    }
    return batcher.drain();
  }
}
