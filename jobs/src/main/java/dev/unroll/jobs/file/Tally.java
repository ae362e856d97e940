package dev.unroll.jobs.file;

import java.io.Serializable;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Counts what passes, in accumulators that the caller reads when the job is done. */
final class Tally<T> extends RichMapFunction<T, byte[]> {
  /** Like the function of the same name, and serialisable. */
  interface To<T, R> extends Serializable {
    R apply(T value);
  }

  private final To<T, String> counter;
  private final To<T, byte[]> line;

  Tally(To<T, String> counter, To<T, byte[]> line) {
    this.counter = counter;
    this.line = line;
  }

  @Override
  public byte[] map(T value) {
    LongCounter count = getRuntimeContext().getLongCounter(counter.apply(value));
    count.add(1);
    return line.apply(value);
  }
}
