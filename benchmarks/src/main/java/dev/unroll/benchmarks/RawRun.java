package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.LongBuffer;

/**
 * The limit: ONNX Runtime alone, called as {@link StepCall} does, on the calling thread. Every call
 * advances the states that the call before left.
 */
final class RawRun {
  private static final int LOOK = 16;

  private RawRun() {}

  /**
   * @param rows of a call
   * @param seconds of processor time that count; a third of it goes by before
   */
  static Pace run(byte[] graph, int rows, double seconds) throws OrtException {
    try (StepCall call = new StepCall(graph, rows)) {
      go(call, rows, seconds / 3);
      return go(call, rows, seconds);
    }
  }

  private static Pace go(StepCall call, int rows, double seconds) throws OrtException {
    LongBuffer tokens = call.tokens();
    Meter.Clocks start = Meter.Clocks.now();
    long calls = 0;
    long events = 0;
    while (true) {
      for (int row = 0; row < rows; row++) {
        tokens.put(row, TokenEvents.token(events++));
      }
      call.run();
      if (++calls % LOOK == 0) {
        Meter.Clocks taken = Meter.Clocks.now().since(start);
        if (taken.thread() > seconds * 1e9) {
          return Pace.of(events, taken);
        }
      }
    }
  }
}
