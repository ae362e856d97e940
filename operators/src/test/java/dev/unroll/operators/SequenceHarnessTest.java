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
import dev.unroll.schemas.Reason;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A key's sequence on Flink's harness, one rule at a time. */
class SequenceHarnessTest {
  private static final Samples GRU = Samples.all().get(0);
  private static final Emit AT_THE_END = new Emit(Emit.On.END, null);

  private int events;

  @Test
  void idleKey_givesItsLastAnswerWhenTheStreamHasPassedTheGap() throws Exception {
    Boundary gap = new Boundary(Duration.ofMillis(50), 0, null);
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, gap, AT_THE_END, false))) {
      stage.process(event("a", 100));
      stage.process(event("a", 140));
      stage.watermark(189);
      assertThat(stage.take()).isEmpty();
      stage.watermark(190);
      assertThat(stage.take()).extracting(Stage.Emitted::id).containsExactly("in-0-1");
      assertThat(stage.keysInState()).isZero();
      assertThat(stage.timers()).isZero();
    }
  }

  @Test
  void idleKey_isClosedByTheClockOnTheWallWhereThePipelineAsksForIt() throws Exception {
    Boundary idle = new Boundary(null, 0, Duration.ofMillis(50));
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, idle, AT_THE_END, false))) {
      stage.setProcessingTime(1_000);
      stage.process(event("a", 1));
      stage.setProcessingTime(1_030);
      stage.process(event("a", 2));
      stage.setProcessingTime(1_079);
      assertThat(stage.take()).isEmpty();
      stage.setProcessingTime(1_080);
      assertThat(stage.take()).extracting(Stage.Emitted::id).containsExactly("in-0-1");
      stage.process(event("a", 3));
      stage.watermark(Long.MAX_VALUE);
      assertThat(stage.take().get(0).answer()).contains("\"step\":2");
    }
  }

  @Test
  void eventOfASilentKey_waitsNoLongerThanTheStreamMovesOn() throws Exception {
    try (Stage stage =
        stage(sequence(Order.EVENT_TIME, 20, Boundary.NEVER, Emit.EVERY_EVENT, false))) {
      stage.process(event("a", 100));
      stage.watermark(119);
      assertThat(stage.take()).isEmpty();
      stage.watermark(120);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void lateEvent_isADeadLetterThatSaysHowLate() throws Exception {
    try (Stage stage =
        stage(sequence(Order.EVENT_TIME, 20, Boundary.NEVER, Emit.EVERY_EVENT, false))) {
      stage.process(event("a", 100_000));
      stage.process(event("b", 1));
      stage.process(event("a", 99_979));
      assertThat(stage.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.LATE);
                assertThat(letter.detail())
                    .isEqualTo(
                        "its time 1970-01-01T00:01:39.979Z is more than lateness, 20 ms, before the"
                            + " greatest of its key, 1970-01-01T00:01:40Z, or the stream had moved"
                            + " on by as much since");
              });
    }
  }

  @Test
  void eventWithoutATime_isADeadLetterWhereTimeMatters() throws Exception {
    try (Stage stage =
        stage(sequence(Order.EVENT_TIME, 20, Boundary.NEVER, Emit.EVERY_EVENT, false))) {
      stage.process(event("a", RawEvent.NO_TIMESTAMP));
      assertThat(stage.deadLetters())
          .singleElement()
          .extracting("reason")
          .isEqualTo(Reason.MISSING_FIELD);
    }
  }

  @Test
  void eventsWithoutATime_makeSequencesAsOthersDo() throws Exception {
    Boundary two = new Boundary(null, 2, null);
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, two, Emit.EVERY_EVENT, true))) {
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 1, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 2, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 2, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 3, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 4, "s2"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, 5, "s2"));
      stage.watermark(Long.MAX_VALUE);
      assertThat(stage.take())
          .extracting(emitted -> emitted.answer().replaceAll(".*(\"step\":\\d+).*", "$1"))
          .containsExactly("\"step\":2", "\"step\":4", "\"step\":2", "\"step\":2", "\"step\":4");
    }
  }

  @Test
  void sequenceWithoutTimes_endsWithTheStream() throws Exception {
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, Boundary.NEVER, AT_THE_END, true))) {
      stage.process(event("a", RawEvent.NO_TIMESTAMP, Event.NO_NUMBER, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, Event.NO_NUMBER, "s1"));
      stage.process(event("a", RawEvent.NO_TIMESTAMP, Event.NO_NUMBER, "s2"));
      stage.watermark(Long.MAX_VALUE);
      assertThat(stage.take()).extracting(Stage.Emitted::id).containsExactly("in-0-1", "in-0-2");
      assertThat(stage.keysInState()).isZero();
    }
  }

  @Test
  void pipelineThatIsAskedForMore_goesOnFromItsStates() throws Exception {
    OperatorSubtaskState saved;
    try (Stage stage = new Stage(GRU, RecurrentSettings.of(Carry.KEY), 1, null)) {
      stage.process(event("a", 1));
      saved = stage.checkpoint(1);
    }
    SequenceSettings sequence =
        sequence(
            Order.EVENT_TIME,
            5,
            new Boundary(Duration.ofMillis(50), 0, null),
            Emit.EVERY_EVENT,
            true);
    try (Stage stage = new Stage(GRU, RecurrentSettings.of(Carry.KEY).with(sequence), 1, saved)) {
      stage.process(event("a", 20, 7, "s1"));
      stage.watermark(30);
      assertThat(stage.take().get(0).answer()).contains("\"step\":4");
    }
  }

  @Test
  void lastEventsFailure_stillEndsTheSequence() throws Exception {
    try (Stage stage = stage(sequence(Order.ARRIVAL, 0, Boundary.NEVER, AT_THE_END, true))) {
      stage.process(event("a", 1));
      KeyedChunk end = event("a", 2);
      stage.process(
          new KeyedChunk(
              "a",
              end.id(),
              2,
              2,
              Event.NO_NUMBER,
              null,
              true,
              Chunk.ofTokens(new long[] {99}, 1),
              null,
              end.raw()));
      stage.watermark(3);
      assertThat(stage.take())
          .extracting(Stage.Emitted::answer)
          .hasSize(2)
          .anyMatch(answer -> answer.contains("\"id\":\"in-0-0\""))
          .contains(Oracle.DEAD);
      assertThat(stage.keysInState()).isZero();
    }
  }

  private static Stage stage(SequenceSettings sequence) throws Exception {
    return new Stage(
        GRU, RecurrentSettings.of(Carry.KEY).withMaxErrorShare(1).with(sequence), 1, null);
  }

  private static SequenceSettings sequence(
      Order order, long lateness, Boundary boundary, Emit emit, boolean marked) {
    return new SequenceSettings(
        order, Duration.ofMillis(lateness), OnGap.CONTINUE, boundary, emit, marked);
  }

  private KeyedChunk event(String key, long time) {
    return event(key, time, Event.NO_NUMBER, null);
  }

  private KeyedChunk event(String key, long time, long number, String boundary) {
    Origin origin = new Origin("in", 0, events++);
    return new KeyedChunk(
        key,
        origin.asId(),
        time,
        time,
        number,
        boundary,
        false,
        Chunk.ofTokens(new long[] {1, 2}, 2),
        null,
        new RawEvent(null, new byte[0], origin, 0));
  }
}
