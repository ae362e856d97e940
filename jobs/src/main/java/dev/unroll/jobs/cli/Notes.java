package dev.unroll.jobs.cli;

import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.operators.Carry;
import dev.unroll.operators.SequenceSettings;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.TimeUtils;

/** What is no fault of a pipeline and still good to know before it runs. */
final class Notes {
  private Notes() {}

  static List<String> of(PipelineSpec spec) {
    List<String> notes = new ArrayList<>();
    SequenceSettings sequence = spec.recurrent().sequence();
    if (spec.recurrent().carry() == Carry.KEY && spec.fields().key() != null) {
      notes.add(
          "source.key is "
              + spec.fields().key()
              + ", not the record's own key. A key's order is its partition's: have the producer"
              + " key its records by the same field.");
    }
    if (sequence.order() == Order.EVENT_TIME) {
      notes.add(
          "order: event-time holds back a key's events of the last "
              + text(sequence.lateness())
              + " (lateness) until its stream's time moves on; older ones become dead letters,"
              + " late.");
    }
    if (spec.time().awaited()) {
      notes.add(
          "event time waits for every partition, but not for one that was silent for "
              + text(spec.idleAfter())
              + " (source.idle-after). What such a partition brings later may find its time gone"
              + " by, so that a replay may answer it otherwise.");
    }
    if (sequence.emit().on() == Emit.On.END) {
      notes.add(
          "emit.on: end answers a sequence when it has ended; one that has not by the end of a run"
              + " is kept for the next.");
    }
    if (sequence.boundary().idle() != null) {
      notes.add(
          "boundary.idle goes by the clock on the wall, so a replay may end sequences elsewhere;"
              + " boundary.gap goes by event time and replays alike.");
    }
    if (spec.deadLetterTopic() == null) {
      notes.add("no dead-letter topic; unusable inputs are counted and dropped.");
    }
    return notes;
  }

  private static String text(Duration duration) {
    return TimeUtils.formatWithHighestUnit(duration);
  }
}
