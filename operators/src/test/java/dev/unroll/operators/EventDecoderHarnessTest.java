package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.Model;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The decoder's clocks; what it reads and refuses, the schemas' and the models' tests say. */
class EventDecoderHarnessTest {
  private static final Samples GRU = Samples.all().get(0);
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final TimeSettings CLOCKED =
      new TimeSettings(true, true, Duration.ofDays(10), Duration.ofMinutes(1));

  /** Reads {@code /x}, {@code /k} and {@code /at}. */
  private static final EventFields FIELDS = fields(JsonPointer.compile("/at"));

  private static GraphContract contract;

  @BeforeAll
  static void readContract() {
    try (Model model = Model.open(GRU.bundle())) {
      contract = model.contract();
    }
  }

  @Test
  void streamTime_isThePartitionsGreatestSoFar() throws Exception {
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, null)) {
      subtask.process(0, event(5));
      subtask.process(0, event(3));
      subtask.process(1, event(2));
      subtask.process(0, event(6));
      assertThat(subtask.streamDays()).containsExactly(5L, 5L, 2L, 6L);
    }
  }

  @Test
  void refusedEvents_moveNoClock() throws Exception {
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, null)) {
      subtask.process(0, event(5));
      subtask.process(0, event(16));
      subtask.process(0, "{\"k\":\"a\",\"at\":\"1970-01-07\",\"x\":\"no token\"}");
      subtask.process(0, event(4));
      assertThat(subtask.streamDays()).containsExactly(5L, 5L);
      assertThat(subtask.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(Reason.FUTURE, Reason.MISTYPED_FIELD);
      assertThat(subtask.deadLetters().get(0).detail())
          .isEqualTo(
              "/at (time): expected at most 10 d (max-ahead) past its stream's time"
                  + " 1970-01-06T00:00:00Z, found 1970-01-17T00:00:00Z");
      assertThat(subtask.count(Tally.EVENTS)).isEqualTo(4);
      assertThat(subtask.count("dead-letters future")).isEqualTo(1);
    }
  }

  @Test
  void eventWithoutATime_isRefusedOnlyWhereTimeIsRequired() throws Exception {
    EventFields ofTheRecord = fields(null);
    try (Subtask subtask = new Subtask(ofTheRecord, CLOCKED, 1, 0, null)) {
      subtask.process(0, event(5));
      assertThat(subtask.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.MISSING_FIELD))
          .satisfies(letter -> assertThat(letter.detail()).contains("point source.time"));
    }
    try (Subtask subtask = new Subtask(ofTheRecord, TimeSettings.PLAIN, 1, 0, null)) {
      subtask.process(0, event(5));
      assertThat(subtask.chunks())
          .singleElement()
          .satisfies(chunk -> assertThat(chunk.streamTime()).isEqualTo(RawEvent.NO_TIMESTAMP));
    }
  }

  @Test
  void withoutClocks_streamTimeIsTheEventsAndNoStateIsKept() throws Exception {
    try (Subtask subtask = new Subtask(FIELDS, TimeSettings.PLAIN, 1, 0, null)) {
      subtask.process(0, event(5));
      subtask.process(0, event(3));
      assertThat(subtask.streamDays()).containsExactly(5L, 3L);
      assertThat(subtask.checkpoint().hasState()).isFalse();
    }
  }

  @Test
  void checkpointWithoutClocks_isGoneOnFrom() throws Exception {
    OperatorSubtaskState before;
    try (Subtask subtask = new Subtask(FIELDS, TimeSettings.PLAIN, 1, 0, null)) {
      subtask.process(0, event(5));
      before = subtask.checkpoint();
    }
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, before)) {
      subtask.process(0, event(3));
      assertThat(subtask.streamDays()).containsExactly(3L);
    }
  }

  @Test
  void clocks_goOnWhicheverSubtaskReadsThePartitionNext() throws Exception {
    OperatorSubtaskState one;
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, null)) {
      subtask.process(0, event(5));
      subtask.process(1, event(9));
      one = subtask.checkpoint();
    }
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int i = 0; i < 2; i++) {
      try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 2, i, split(one, 1, 2, i))) {
        // The other way round: a partition's reader is not where it was.
        subtask.process(1 - i, event(8));
        subtask.process(1 - i, event(40));
        assertThat(subtask.streamDays()).containsExactly(i == 0 ? 9L : 8L);
        two[i] = subtask.checkpoint();
      }
    }
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(two);
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, split(both, 2, 1, 0))) {
      subtask.process(0, event(1));
      subtask.process(1, event(1));
      assertThat(subtask.streamDays()).containsExactly(8L, 9L);
    }
  }

  @Test
  void clocksThatAreGivenUp_areForgotten() throws Exception {
    OperatorSubtaskState before;
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, null)) {
      subtask.process(0, event(9));
      before = subtask.checkpoint();
    }
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int i = 0; i < 2; i++) {
      try (Subtask subtask =
          new Subtask(FIELDS, TimeSettings.PLAIN, 2, i, split(before, 1, 2, i))) {
        two[i] = subtask.checkpoint();
      }
    }
    OperatorSubtaskState after = AbstractStreamOperatorTestHarness.repackageState(two);
    try (Subtask subtask = new Subtask(FIELDS, CLOCKED, 1, 0, split(after, 2, 1, 0))) {
      subtask.process(0, event(1));
      assertThat(subtask.streamDays()).containsExactly(1L);
    }
  }

  private static OperatorSubtaskState split(
      OperatorSubtaskState state, int before, int after, int subtask) {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        state, 16, before, after, subtask);
  }

  private static EventFields fields(@Nullable JsonPointer time) {
    return new EventFields(
        JsonPointer.compile("/k"),
        null,
        time,
        InputField.only(JsonPointer.compile("/x")),
        true,
        EventFields.Marks.NONE,
        List.of(),
        true,
        1_000);
  }

  private static String event(int day) {
    return "{\"k\":\"a\",\"x\":7,\"at\":" + day * DAY / 1000 + "}";
  }

  /** One subtask of the decoder. */
  private static final class Subtask implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<RawEvent, KeyedChunk> harness;
    private int records;

    Subtask(
        EventFields fields,
        TimeSettings time,
        int parallelism,
        int index,
        @Nullable OperatorSubtaskState from)
        throws Exception {
      harness =
          new OneInputStreamOperatorTestHarness<>(
              new ProcessOperator<>(
                  new EventDecoder(GRU.bundle(), contract, fields, InputRules.PLAIN, time, 0.5)),
              16,
              parallelism,
              index);
      harness.setup(
          TypeInformation.of(KeyedChunk.class)
              .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    void process(int partition, String json) throws Exception {
      harness.processElement(
          new StreamRecord<>(
              new RawEvent(
                  null,
                  json.getBytes(StandardCharsets.UTF_8),
                  new Origin("t", partition, records++),
                  RawEvent.NO_TIMESTAMP)));
    }

    List<KeyedChunk> chunks() {
      return harness.extractOutputValues();
    }

    List<Long> streamDays() {
      return chunks().stream().map(chunk -> chunk.streamTime() / DAY).toList();
    }

    List<DeadLetter> deadLetters() {
      Queue<StreamRecord<DeadLetter>> dead = harness.getSideOutput(EventDecoder.DEAD_LETTERS);
      return dead == null ? new ArrayList<>() : dead.stream().map(StreamRecord::getValue).toList();
    }

    long count(String name) {
      return harness.getOperator() instanceof ProcessOperator<?, ?> operator
          ? (Long) operator.getRuntimeContext().getAccumulator(name).getLocalValue()
          : 0;
    }

    OperatorSubtaskState checkpoint() throws Exception {
      return harness.snapshot(1, 1);
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
