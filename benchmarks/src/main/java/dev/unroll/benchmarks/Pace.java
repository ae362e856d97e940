package dev.unroll.benchmarks;

import java.io.Serializable;
import java.util.List;

/**
 * How fast events went.
 *
 * @param perSecond of the wall clock
 * @param perThreadSecond of the processor time of the thread that did the work
 * @param perCoreSecond of the processor time of the whole process: garbage collection and compiling
 *     included
 */
record Pace(double perSecond, double perThreadSecond, double perCoreSecond)
    implements Serializable {
  static Pace of(long events, Meter.Clocks taken) {
    return new Pace(
        events * 1e9 / taken.wall(), events * 1e9 / taken.thread(), events * 1e9 / taken.process());
  }

  /** Where many threads did the work: a core's rate is by the whole process. */
  static Pace ofProcess(long events, Meter.Clocks taken) {
    double perCore = events * 1e9 / taken.process();
    return new Pace(events * 1e9 / taken.wall(), perCore, perCore);
  }

  /** Of subtasks side by side: their sum; the processor time is of all of them already. */
  static Pace together(List<Pace> paces) {
    return new Pace(
        paces.stream().mapToDouble(Pace::perSecond).sum(),
        paces.stream().mapToDouble(Pace::perThreadSecond).average().orElseThrow(),
        paces.stream().mapToDouble(Pace::perCoreSecond).sum());
  }
}
