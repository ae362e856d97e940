package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States change in place on the heap; a snapshot that is still being written must not see it. */
class SnapshotHarnessTest {
  private static final RecurrentSettings SETTINGS =
      RecurrentSettings.of(Carry.KEY).withRows(7).withLinger(Duration.ofDays(1));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eventsBehindTheBarrier_areNotInTheSnapshot(int seed) throws Exception {
    Samples samples = Samples.all().get(0);
    Random random = new Random(seed);
    List<KeyedChunk> before = events(samples, random, "before");
    List<KeyedChunk> after = events(samples, random, "after");
    List<Stage.Emitted> first = new ArrayList<>();
    OperatorSubtaskState snapshot;
    try (Stage stage = new Stage(samples, SETTINGS, 1, null)) {
      process(stage, before);
      snapshot =
          stage.checkpointWrittenAfter(
              1,
              () -> {
                stage.take();
                process(stage, after);
                stage.endInput();
                first.addAll(stage.take());
              });
    }
    try (Stage stage = new Stage(samples, SETTINGS, 1, snapshot)) {
      process(stage, after);
      stage.endInput();
      assertThat(stage.take()).isEqualTo(first).hasSize(after.size());
    }
  }

  private static List<KeyedChunk> events(Samples samples, Random random, String name) {
    List<KeyedChunk> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String key = "k" + random.nextInt(12);
      events.add(KeyedChunk.of(key, name + i, i, samples.healthy().apply(random)));
    }
    return events;
  }

  private static void process(Stage stage, List<KeyedChunk> events) throws Exception {
    for (KeyedChunk event : events) {
      stage.process(event);
    }
  }
}
