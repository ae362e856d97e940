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
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline goes on from a savepoint that it took under other settings. */
class SettingsChangeHarnessTest {
  private static final Samples GRU = Samples.all().get(0);
  private static final Emit AT_THE_END = new Emit(Emit.On.END, null);
  private static final RecurrentSettings PLAIN = RecurrentSettings.of(Carry.KEY);
  private static final RecurrentSettings SORTED =
      with(Order.EVENT_TIME, 20, Boundary.NEVER, Emit.EVERY_EVENT, false);
  private static final RecurrentSettings NUMBERED =
      with(Order.ARRIVAL, 0, Boundary.NEVER, Emit.EVERY_EVENT, true);
  private static final RecurrentSettings MORTAL =
      PLAIN.with(
          new StateSettings(
              Duration.ofMillis(50),
              StateSettings.PLAIN.precision(),
              StateSettings.PLAIN.onNewLayout(),
              0));
  private static final Boundary GAP = new Boundary(Duration.ofMillis(50), 0, null);

  private int events;

  static Stream<@Nullable StateBackend> backends() {
    return Stream.of(null, new EmbeddedRocksDBStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void orderThatIsGivenUp_appliesWhatWaited(@Nullable StateBackend backend) throws Exception {
    for (RecurrentSettings later : List.of(PLAIN, NUMBERED)) {
      OperatorSubtaskState saved = saved(SORTED, backend, event("a", 110), event("a", 100));
      try (Stage stage = new Stage(GRU, later, 1, saved, backend)) {
        KeyedChunk next = event("a", 111);
        stage.process(next);
        stage.watermark(10_000);
        assertThat(stage.take())
            .extracting(Stage.Emitted::id)
            .as("%s", later)
            .containsExactly("in-0-" + (events - 2), "in-0-" + (events - 3), next.id());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void orderThatIsGivenUp_appliesWhatWaitedOfASilentKey(@Nullable StateBackend backend)
      throws Exception {
    for (RecurrentSettings later : List.of(PLAIN, NUMBERED)) {
      OperatorSubtaskState saved = saved(SORTED, backend, event("a", 110), event("a", 100));
      // Nobody waits for event time any more, so there is no watermark.
      try (Stage stage = new Stage(GRU, later, 1, saved, backend)) {
        stage.setProcessingTime(1);
        assertThat(stage.take()).as("%s", later).hasSize(2);
        assertThat(stage.timers()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void orderThatIsGivenUp_leavesANewKeysEventsOneSequence(@Nullable StateBackend backend)
      throws Exception {
    OperatorSubtaskState saved = saved(SORTED, backend, event("a", 110), event("a", 100));
    try (Stage stage = new Stage(GRU, PLAIN, 1, saved, backend)) {
      stage.process(event("b", 200));
      stage.process(event("b", 201));
      stage.endInput();
      assertThat(stage.take())
          .filteredOn(emitted -> emitted.key().equals("b"))
          .extracting(Stage.Emitted::answer)
          .satisfiesExactly(
              first -> assertThat(first).contains("\"step\":2"),
              second -> assertThat(second).contains("\"step\":4"));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void carryThatWasGoneForAWhile_beginsAnew(@Nullable StateBackend backend) throws Exception {
    OperatorSubtaskState saved = goneOn(PLAIN, backend, null, event("a", 100));
    saved = goneOn(RecurrentSettings.of(Carry.NONE), backend, saved, event("a", 110));
    try (Stage stage = new Stage(GRU, PLAIN, 1, saved, backend)) {
      stage.process(event("a", 120));
      stage.endInput();
      assertThat(stage.take().get(0).answer()).contains("\"step\":2");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void timersOfSettingsThatAreGone_stopNothing(@Nullable StateBackend backend) throws Exception {
    List<RecurrentSettings> earlier =
        List.of(
            with(Order.ARRIVAL, 0, GAP, Emit.EVERY_EVENT, false),
            with(Order.ARRIVAL, 0, Boundary.NEVER, AT_THE_END, true),
            with(
                Order.ARRIVAL,
                0,
                new Boundary(null, 0, Duration.ofMillis(50)),
                Emit.EVERY_EVENT,
                false),
            MORTAL);
    for (RecurrentSettings before : earlier) {
      for (RecurrentSettings later : List.of(PLAIN, NUMBERED)) {
        OperatorSubtaskState saved = saved(before, backend, event("a", 100), event("b", 100));
        try (Stage stage = new Stage(GRU, later, 1, saved, backend)) {
          stage.process(event("a", 110));
          stage.setProcessingTime(1_000);
          stage.watermark(Long.MAX_VALUE);
          assertThat(stage.take())
              .singleElement()
              .extracting(Stage.Emitted::answer)
              .asString()
              .contains("\"step\":4");
        }
      }
    }
  }

  @Test
  void endFlagAfterAChangeOfEmission_stopsNothing() throws Exception {
    OperatorSubtaskState saved =
        saved(with(Order.ARRIVAL, 0, Boundary.NEVER, AT_THE_END, true), null, event("a", 100));
    RecurrentSettings later = with(Order.ARRIVAL, 0, Boundary.NEVER, Emit.EVERY_EVENT, true);
    try (Stage stage = new Stage(GRU, later, 1, saved)) {
      stage.process(event("a", 110, null, true));
      stage.endInput();
      assertThat(stage.take()).hasSize(1);
      assertThat(stage.timers()).isZero();
    }
  }

  @Test
  void boundaryFieldThatIsGivenUp_endsNoSequence() throws Exception {
    RecurrentSettings marked = with(Order.ARRIVAL, 0, GAP, Emit.EVERY_EVENT, true);
    OperatorSubtaskState saved = saved(marked, null, event("a", 100, "s1", false));
    try (Stage stage = new Stage(GRU, marked, 1, saved)) {
      stage.process(event("a", 110));
      stage.endInput();
      assertThat(stage.take().get(0).answer()).contains("\"step\":4");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void timeToLiveThatWasGoneForAWhile_countsNoSilenceBeforeIt(@Nullable StateBackend backend)
      throws Exception {
    OperatorSubtaskState saved = goneOn(MORTAL, backend, null, event("a", 100));
    saved = goneOn(PLAIN, backend, saved, event("a", 140), event("a", 180));
    try (Stage stage = new Stage(GRU, MORTAL, 1, saved, backend)) {
      stage.process(event("a", 200));
      stage.endInput();
      assertThat(stage.take().get(0).answer()).contains("\"step\":8");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void answerOfASequenceLongGone_doesNotLeaveWithALaterOne(@Nullable StateBackend backend)
      throws Exception {
    RecurrentSettings atTheEnd = with(Order.ARRIVAL, 0, Boundary.NEVER, AT_THE_END, true);
    OperatorSubtaskState saved = goneOn(atTheEnd, backend, null, event("a", 100));
    saved = goneOn(NUMBERED, backend, saved, event("a", 110, null, true));
    try (Stage stage = new Stage(GRU, atTheEnd, 1, saved, backend)) {
      stage.process(event("a", 120, null, true));
      stage.endInput();
      assertThat(stage.take()).extracting(Stage.Emitted::id).containsExactly("in-0-2");
    }
  }

  private static OperatorSubtaskState saved(
      RecurrentSettings settings, @Nullable StateBackend backend, KeyedChunk... stream)
      throws Exception {
    return goneOn(settings, backend, null, stream);
  }

  private static OperatorSubtaskState goneOn(
      RecurrentSettings settings,
      @Nullable StateBackend backend,
      @Nullable OperatorSubtaskState from,
      KeyedChunk... stream)
      throws Exception {
    try (Stage stage = new Stage(GRU, settings, 1, from, backend)) {
      for (KeyedChunk event : stream) {
        stage.process(event);
      }
      return stage.checkpoint(1);
    }
  }

  private static RecurrentSettings with(
      Order order, long lateness, Boundary boundary, Emit emit, boolean marked) {
    return RecurrentSettings.of(Carry.KEY)
        .with(
            new SequenceSettings(
                order, Duration.ofMillis(lateness), OnGap.CONTINUE, boundary, emit, marked));
  }

  private KeyedChunk event(String key, long time) {
    return event(key, time, null, false);
  }

  private KeyedChunk event(String key, long time, @Nullable String boundary, boolean end) {
    Origin origin = new Origin("in", 0, events++);
    return new KeyedChunk(
        key,
        origin.asId(),
        time,
        time,
        Event.NO_NUMBER,
        boundary,
        end,
        Chunk.ofTokens(new long[] {1, 2}, 2),
        null,
        new RawEvent(null, new byte[0], origin, 0));
  }
}
