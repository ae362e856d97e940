package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.Bundles;
import dev.unroll.models.Chunk;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** The operator's own edges; what must always hold is in {@link InvariantsPropertyTest}. */
class RecurrentOperatorHarnessTest {
  private static final Samples GRU = Samples.all().get(0);

  private int events;

  @Test
  void loneEvent_leavesWhenItHasLingered() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 10, 5), 1, null)) {
      stage.setProcessingTime(100);
      stage.process(event("a"));
      stage.setProcessingTime(104);
      assertThat(stage.take()).isEmpty();
      stage.setProcessingTime(105);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void loneEventAfterASilence_leavesAtOnce() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 10, 5), 1, null)) {
      stage.setProcessingTime(100);
      stage.process(event("a"));
      stage.setProcessingTime(200);
      assertThat(stage.take()).hasSize(1);
      stage.process(event("b"));
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void timerOfAFlushedBatch_waitsForTheNewerEvents() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 2, 5), 1, null)) {
      stage.setProcessingTime(100);
      stage.process(event("a"));
      stage.setProcessingTime(103);
      stage.process(event("b"));
      assertThat(stage.take()).hasSize(2);
      stage.process(event("c"));
      stage.setProcessingTime(105);
      assertThat(stage.take()).isEmpty();
      stage.setProcessingTime(108);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void eventsWithNothingMoreToRead_leaveTogether() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 10, 1000), 1, null)) {
      stage.process(event("a"));
      stage.runMails();
      stage.process(event("b"));
      stage.runMails();
      assertThat(stage.take()).isEmpty();
      stage.runMails();
      assertThat(stage.take()).hasSize(2);
      stage.process(event("c"));
      stage.runMails();
      stage.runMails();
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void fullBatches_areNotLookedAfterUntilOneHasLingered() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 2, 5), 1, null)) {
      stage.setProcessingTime(100);
      stage.process(event("a"));
      stage.process(event("b"));
      stage.process(event("c"));
      assertThat(stage.take()).hasSize(2);
      stage.runMails();
      stage.process(event("d"));
      assertThat(stage.take()).hasSize(2);
      stage.process(event("e"));
      stage.runMails();
      stage.runMails();
      assertThat(stage.take()).isEmpty();
      stage.setProcessingTime(105);
      assertThat(stage.take()).hasSize(1);
      stage.process(event("f"));
      stage.runMails();
      stage.runMails();
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void fullBatch_leavesAtOnce() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 3, 1000), 1, null)) {
      stage.process(event("a"));
      stage.process(event("a"));
      assertThat(stage.take()).isEmpty();
      stage.process(event("b"));
      assertThat(stage.take()).hasSize(3);
    }
  }

  @Test
  void watermark_doesNotOvertakeAnEvent() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 3, 1000), 1, null)) {
      stage.process(event("a"));
      stage.watermark(7);
      assertThat(stage.take()).hasSize(1);
    }
  }

  @Test
  void carryKey_keepsOneStateAKey_andCarryNoneKeepsNone() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 2, 5), 1, null)) {
      for (String key : new String[] {"a", "b", "a", "c"}) {
        stage.process(event(key));
      }
      stage.endInput();
      assertThat(stage.keysInState()).isEqualTo(3);
    }
    Samples stateless = new Samples("fresh", GRU.bundle(), Carry.NONE, GRU.healthy(), GRU.poison());
    try (Stage stage = new Stage(stateless, settings(stateless, 2, 5), 1, null)) {
      stage.process(event("a"));
      stage.endInput();
      assertThat(stage.keysInState()).isZero();
    }
  }

  @Test
  void modelThatFailsOnTooLargeAShare_failsThePipelineForGood() throws Exception {
    RecurrentSettings strict = settings(GRU, 10, 5).withMaxErrorShare(0.2);
    try (Stage stage = new Stage(GRU, strict, 1, null)) {
      Random random = new Random(1);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2 * ErrorBudget.LEAST; i++) {
                  stage.process(
                      event("k" + i, (i % 3 == 0 ? GRU.poison() : GRU.healthy()).apply(random)));
                }
              })
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessageContaining("the model fails on 3")
          .hasMessageContaining("more than dead-letter.max-share 0.2 allows")
          .hasMessageContaining("indices element out of data bounds");
      // As many as it took to see it, and not the whole topic.
      assertThat(stage.take()).hasSize(ErrorBudget.LEAST);
    }
  }

  @Test
  void stateOfAnotherLayout_isRefusedWithTheWayOut() throws Exception {
    var bundle = Bundles.tokens(RandomNetworks.gru(8), 40, 3, 1);
    Samples other = new Samples("other", bundle, Carry.KEY, GRU.healthy(), GRU.poison());
    try (Stage stage = new Stage(GRU, settings(GRU, 1, 5), 1, null)) {
      stage.process(event("a"));
      var snapshot = stage.checkpoint(1);
      try (Stage restored = new Stage(other, settings(other, 1, 5), 1, snapshot)) {
        assertThatThrownBy(() -> restored.process(event("a")))
            .isInstanceOf(SuppressRestartsException.class)
            .cause()
            .hasMessageContaining("this is another model than the checkpoint's")
            .hasMessageContaining("--fresh");
      }
    }
  }

  @Test
  void deadLetter_keepsTheEventsOwnBytes() throws Exception {
    try (Stage stage = new Stage(GRU, settings(GRU, 1, 5), 1, null)) {
      KeyedChunk poison = event("a", GRU.poison().apply(new Random(1)));
      stage.process(poison);
      assertThat(stage.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.raw()).usingRecursiveComparison().isEqualTo(poison.raw());
                assertThat(letter.detail()).contains("indices element out of data bounds");
              });
    }
  }

  private static RecurrentSettings settings(Samples samples, int rows, long linger) {
    return RecurrentSettings.of(samples.carry())
        .withRows(rows)
        .withLinger(Duration.ofMillis(linger))
        .withMaxErrorShare(1);
  }

  private KeyedChunk event(String key) {
    return event(key, Chunk.ofTokens(new long[] {1, 2}, 2));
  }

  private KeyedChunk event(String key, Chunk chunk) {
    Origin origin = new Origin("in", 0, events++);
    byte[] value = ("value " + origin.position()).getBytes(StandardCharsets.UTF_8);
    return KeyedChunk.of(key, origin.asId(), 0, chunk, null, new RawEvent(null, value, origin, 0));
  }
}
