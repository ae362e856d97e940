package dev.unroll.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** A subject's events read and vectorised, and nothing else, on the calling thread. */
final class DecodingRun {
  private static final int LOOK = 64;

  private DecodingRun() {}

  /**
   * @param bundle what names the subject's
   * @param seconds of processor time that count; a third of it goes by before
   */
  static Pace run(Subject subject, String bundle, double seconds) {
    byte[][] events =
        IntStream.range(0, subject.inputs())
            .mapToObj(input -> Topics.event(input, Workload.key(input), subject.members(input)))
            .toArray(byte[][]::new);
    try (Decoder decoder =
        new Decoder(PipelineRun.pipeline(subject, List.of("model.bundle=" + bundle)))) {
      go(decoder, events, seconds / 3);
      return go(decoder, events, seconds);
    }
  }

  private static Pace go(Decoder decoder, byte[][] events, double seconds) {
    Meter.Clocks start = Meter.Clocks.now();
    long read = 0;
    while (true) {
      decoder.read(events[Pick.scattered(read, events.length)]);
      if (++read % LOOK == 0) {
        Meter.Clocks taken = Meter.Clocks.now().since(start);
        if (taken.thread() > seconds * 1e9) {
          return Pace.of(read, taken);
        }
      }
    }
  }
}
