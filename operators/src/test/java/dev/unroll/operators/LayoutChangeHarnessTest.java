package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.Bundles;
import dev.unroll.models.Chunk;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.operators.Stage.Emitted;
import dev.unroll.operators.StateSettings.OnNewLayout;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** A pipeline goes on from the states that a model of another layout left. */
class LayoutChangeHarnessTest {
  private static final int KEPT = 3;
  private static final Samples OLD = samples(16);
  private static final Samples NEW = samples(24);

  private final Random random = new Random(4);
  private int events;

  private static Samples samples(int units) {
    Function<Random, Chunk> chunk =
        random -> Chunk.ofTokens(random.longs(1 + random.nextInt(5), 0, 40).toArray(), 9);
    return new Samples(
        "gru-" + units,
        Bundles.tokens(RandomNetworks.gru(units), 40, 3, units),
        Carry.KEY,
        chunk,
        chunk);
  }

  @Test
  void reset_beginsEachKeyAnew() throws Exception {
    List<KeyedChunk> later = stream(12);
    List<String> fresh = run(NEW, OnNewLayout.KEEP, null, later);
    assertThat(run(NEW, OnNewLayout.RESET, saved(OnNewLayout.RESET, stream(20)), later))
        .isEqualTo(fresh);
  }

  @Test
  void replay_advancesTheNewModelByEachKeysLatestEvents() throws Exception {
    List<KeyedChunk> earlier = stream(20);
    List<KeyedChunk> later = stream(12);
    List<KeyedChunk> replayed = new ArrayList<>();
    for (String key : List.of("a", "b", "c")) {
      List<KeyedChunk> own = earlier.stream().filter(e -> e.key().equals(key)).toList();
      replayed.addAll(own.subList(Math.max(0, own.size() - KEPT), own.size()));
    }
    int before = replayed.size();
    replayed.addAll(later);
    List<String> expected = run(NEW, OnNewLayout.KEEP, null, replayed);
    assertThat(run(NEW, OnNewLayout.REPLAY, saved(OnNewLayout.REPLAY, earlier), later))
        .isEqualTo(expected.subList(before, expected.size()));
  }

  @Test
  void keep_failsForGoodAndSaysTheWaysOut() throws Exception {
    OperatorSubtaskState saved = saved(OnNewLayout.KEEP, stream(20));
    assertThatThrownBy(() -> run(NEW, OnNewLayout.KEEP, saved, stream(3)))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("the saved hidden states have layout")
        .hasMessageContaining("say state.on-new-layout: reset or replay");
  }

  private OperatorSubtaskState saved(OnNewLayout onNewLayout, List<KeyedChunk> stream)
      throws Exception {
    try (Stage stage = new Stage(OLD, settings(onNewLayout), 1, null)) {
      for (KeyedChunk event : stream) {
        stage.process(event);
      }
      return stage.checkpoint(1);
    }
  }

  private static List<String> run(
      Samples samples, OnNewLayout onNewLayout, OperatorSubtaskState from, List<KeyedChunk> stream)
      throws Exception {
    try (Stage stage = new Stage(samples, settings(onNewLayout), 1, from)) {
      for (KeyedChunk event : stream) {
        stage.process(event);
      }
      stage.endInput();
      return stage.take().stream().map(Emitted::answer).toList();
    }
  }

  private static RecurrentSettings settings(OnNewLayout onNewLayout) {
    return RecurrentSettings.of(Carry.KEY)
        .withRows(5)
        .with(
            new StateSettings(
                null,
                StateSettings.PLAIN.precision(),
                onNewLayout,
                onNewLayout == OnNewLayout.REPLAY ? KEPT : 0));
  }

  private List<KeyedChunk> stream(int count) {
    List<KeyedChunk> stream = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Origin origin = new Origin("in", 0, events++);
      stream.add(
          KeyedChunk.of(
              List.of("a", "b", "c").get(random.nextInt(3)),
              origin.asId(),
              0,
              OLD.healthy().apply(random),
              null,
              new RawEvent(null, new byte[0], origin, 0)));
    }
    return stream;
  }
}
