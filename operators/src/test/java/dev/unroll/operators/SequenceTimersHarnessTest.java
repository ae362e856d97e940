package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Chunk;
import dev.unroll.operators.SequenceSettings.Boundary;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a sequence's end, and what waits for it, does to timers and to the moment of a flush. */
class SequenceTimersHarnessTest {
  private static final Samples GRU = Samples.all().get(0);
  private static final Emit AT_THE_END = new Emit(Emit.On.END, null);
  private static final Boundary GAP = new Boundary(Duration.ofMillis(50), 0, null);

  private int events;

  @Test
  void endWithoutAnEvent_leavesAtOnceAndLaterEventsStillLinger() throws Exception {
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, GAP, Emit.EVERY_EVENT))) {
      stage.setProcessingTime(1_000);
      stage.process(event("a", 100, 100, 1));
      stage.setProcessingTime(1_005);
      assertThat(stage.take()).hasSize(1);
      // Closes the sequence, and is itself dropped.
      stage.process(event("a", 100, 500, 1));
      stage.process(event("b", 501, 501, 1));
      stage.setProcessingTime(1_010);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void endWithoutAnEvent_answersThoughNothingElseArrives() throws Exception {
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, GAP, AT_THE_END))) {
      stage.setProcessingTime(1_000);
      stage.process(event("a", 100, 100, 1));
      stage.setProcessingTime(1_005);
      stage.process(event("a", 100, 500, 1));
      stage.setProcessingTime(1_010);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void sequencesThatEnd_leaveNoTimersOnTheWall() throws Exception {
    Boundary idle = new Boundary(null, 2, Duration.ofMinutes(10));
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, idle, Emit.EVERY_EVENT))) {
      for (int i = 0; i < 40; i++) {
        stage.setProcessingTime(1_000 + i);
        stage.process(event("a", 1 + i, 1 + i, Event.NO_NUMBER));
      }
      stage.endInput();
      assertThat(stage.timers()).isZero();
      assertThat(stage.keysInState()).isZero();
    }
  }

  @Test
  void keysThatMoveOnWithTheStream_areSortedByTheirOwnGreatestTimeWhateverTheirPartition()
      throws Exception {
    try (Stage stage = stage(sequence(Order.EVENT_TIME, 100, Boundary.NEVER, Emit.EVERY_EVENT))) {
      stage.process(event("a", 1_000, 1_000, Event.NO_NUMBER));
      // From a partition whose clock is behind.
      stage.process(event("a", 950, 950, Event.NO_NUMBER));
      stage.process(event("a", 1_051, 1_051, Event.NO_NUMBER));
      // 91 before the greatest of its key, so in time.
      stage.process(event("a", 960, 1_051, Event.NO_NUMBER));
      stage.watermark(Long.MAX_VALUE);
      assertThat(stage.take())
          .extracting(Stage.Emitted::id)
          .containsExactly("in-0-1", "in-0-3", "in-0-0", "in-0-2");
    }
  }

  private static Stage stage(SequenceSettings sequence) throws Exception {
    return new Stage(
        GRU, RecurrentSettings.of(Carry.KEY).withMaxErrorShare(1).with(sequence), 1, null);
  }

  private static SequenceSettings sequence(
      Order order, long lateness, Boundary boundary, Emit emit) {
    return new SequenceSettings(
        order, Duration.ofMillis(lateness), OnGap.CONTINUE, boundary, emit, true);
  }

  private KeyedChunk event(String key, long time, long streamTime, long number) {
    Origin origin = new Origin("in", 0, events++);
    return new KeyedChunk(
        key,
        origin.asId(),
        time,
        streamTime,
        number,
        null,
        false,
        Chunk.ofTokens(new long[] {1, 2}, 2),
        null,
        new RawEvent(null, new byte[0], origin, 0));
  }
}
