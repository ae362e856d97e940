package dev.unroll.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.unroll.schemas.Prediction;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/**
 * Stands at a job's end and lets nothing through: counts predictions, looks at the clocks when the
 * warm-up is over and at the end, and keeps the first ones to be compared.
 */
final class Meter extends RichFilterFunction<Prediction> {
  /** Each subtask's {@link Pace}, of each slice. */
  static final String PACES = "paces";

  /** The first predictions. */
  static final String FIRST = "first";

  private final long warmUp;
  private final int kept;
  private final long slice;
  private final ArrayList<Pace> paces = new ArrayList<>();
  private final ArrayList<byte[]> first = new ArrayList<>();
  private long count;
  private Clocks begin = Clocks.NEVER;

  /** Nanoseconds of the wall clock, of this thread's processor time, and of the process's. */
  record Clocks(long wall, long thread, long process) implements Serializable {
    static final Clocks NEVER = new Clocks(0, 0, 0);

    static Clocks now() {
      return new Clocks(
          System.nanoTime(),
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(),
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getProcessCpuTime());
    }

    Clocks since(Clocks start) {
      return new Clocks(wall - start.wall, thread - start.thread, process - start.process);
    }
  }

  /**
   * @param warmUp predictions of a subtask before its clock starts
   * @param kept how many of the first to keep
   * @param slice predictions of a subtask that have a pace of their own
   */
  Meter(long warmUp, int kept, long slice) {
    this.warmUp = warmUp;
    this.kept = kept;
    this.slice = slice;
  }

  @Override
  public void open(OpenContext context) {
    begin = Clocks.now();
  }

  @Override
  public boolean filter(Prediction prediction) {
    if (count == warmUp) {
      begin = Clocks.now();
    } else if (count > warmUp && (count - warmUp) % slice == 0) {
      turn(slice);
    }
    if (count++ < kept) {
      first.add(prediction.json());
    }
    return false;
  }

  private void turn(long predictions) {
    Clocks now = Clocks.now();
    paces.add(Pace.of(predictions, now.since(begin)));
    begin = now;
  }

  @Override
  public void close() {
    long left = Math.max(0, count - warmUp) % slice;
    turn(left == 0 ? slice : left);
    ListAccumulator<Pace> told = new ListAccumulator<>();
    paces.forEach(told::add);
    getRuntimeContext().addAccumulator(PACES, told);
    ListAccumulator<byte[]> answers = new ListAccumulator<>();
    first.forEach(answers::add);
    getRuntimeContext().addAccumulator(FIRST, answers);
  }
}
