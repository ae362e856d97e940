package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.LongBuffer;

/** The limit: ONNX Runtime alone on the calling thread. */
final class RawRun {
  private static final int LOOK = 16;

  private RawRun() {}

  /**
   * @param rows of a call
   * @param seconds of processor time that count; a third of it goes by before
   */
  static Pace run(Subject subject, int rows, double seconds) throws OrtException {
    try (RawCall call = subject.raw(rows)) {
      go(call, seconds / 3);
      return go(call, seconds);
    }
  }

  private static Pace go(RawCall call, double seconds) throws OrtException {
    Meter.Clocks start = Meter.Clocks.now();
    long calls = 0;
    while (true) {
      next(call, calls);
      call.run();
      if (++calls % LOOK == 0) {
        Meter.Clocks taken = Meter.Clocks.now().since(start);
        if (taken.thread() > seconds * 1e9) {
          return Pace.of(calls * call.rows(), taken);
        }
      }
    }
  }

  /** Other tokens at every call, where a row has one. */
  private static void next(RawCall call, long calls) {
    if (call instanceof StepCall step) {
      LongBuffer tokens = step.tokens();
      for (int row = 0; row < call.rows(); row++) {
        tokens.put(row, Pick.scattered(calls * call.rows() + row, BenchModel.VOCABULARY));
      }
    }
  }
}
