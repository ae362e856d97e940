package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.PaddedLength;
import dev.unroll.operators.MicroBatcher.Batch;
import dev.unroll.operators.MicroBatcher.BatchRow;
import dev.unroll.operators.MicroBatcher.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {

  @Test
  void waitingEventOfAKeyIsJoinedToTheOneBefore_whereTheModelJoins() {
    MicroBatcher batcher = new MicroBatcher(new Limits(10, 5, true, 9), PaddedLength::of);
    batcher.add("a", 3, false, 0);
    batcher.add("b", 2, false, 0);
    batcher.add("a", 6, false, 0);
    batcher.add("a", 2, false, 0);
    assertThat(batcher.drain())
        .containsExactly(
            new Batch(2, List.of(new BatchRow("b", 1, List.of(1), 2))),
            new Batch(10, List.of(new BatchRow("a", 0, List.of(0, 2), 9))),
            new Batch(2, List.of(new BatchRow("a", 0, List.of(3), 2))));
    assertThat(batcher.isEmpty()).isTrue();
  }

  @Test
  void eventsOfAKeyTakeTurns_whereTheModelDoesNotJoin() {
    MicroBatcher batcher = new MicroBatcher(new Limits(10, 5, true, 0), PaddedLength::of);
    batcher.add("a", 1, false, 0);
    batcher.add("a", 1, false, 0);
    assertThat(batcher.drain())
        .containsExactly(
            new Batch(1, List.of(new BatchRow("a", 0, List.of(0), 1))),
            new Batch(1, List.of(new BatchRow("a", 0, List.of(1), 1))));
  }

  @Test
  void eventsWithoutAStateShareABatch_evenOfOneKey() {
    MicroBatcher batcher = new MicroBatcher(new Limits(10, 5, false, 0), PaddedLength::of);
    batcher.add("a", 1, false, 0);
    batcher.add("a", 1, false, 0);
    assertThat(batcher.drain()).hasSize(1);
  }

  @Test
  void deadlineIsTheOldestEventsAge() {
    MicroBatcher batcher = new MicroBatcher(new Limits(3, 5, true, 0), PaddedLength::of);
    assertThat(batcher.deadline()).isEqualTo(MicroBatcher.NEVER);
    batcher.add("a", 1, false, 100);
    batcher.add("b", 1, false, 104);
    assertThat(batcher.deadline()).isEqualTo(105);
    assertThat(batcher.isDue()).isFalse();
    batcher.add("c", 1, false, 104);
    assertThat(batcher.isDue()).isTrue();
    batcher.drain();
    assertThat(batcher.deadline()).isEqualTo(MicroBatcher.NEVER);
  }

  @Test
  void eventAfterALongerSilenceThanTheLinger_waitsForNone() {
    MicroBatcher batcher = new MicroBatcher(new Limits(9, 5, true, 0), PaddedLength::of);
    batcher.add("a", 1, false, 100);
    assertThat(batcher.isDue()).isFalse();
    batcher.drain();
    batcher.add("b", 1, false, 105);
    assertThat(batcher.isDue()).isFalse();
    batcher.drain();
    batcher.add("c", 1, false, 111);
    assertThat(batcher.isDue()).isTrue();
    batcher.drain();
    assertThat(batcher.isDue()).isFalse();
    batcher.add("d", 1, false, 112);
    assertThat(batcher.isDue()).isFalse();
  }

  @Test
  void eventAfterTheDeadline_waitsForNoTimer() {
    MicroBatcher batcher = new MicroBatcher(new Limits(9, 5, true, 0), PaddedLength::of);
    batcher.add("a", 1, false, 100);
    batcher.add("b", 1, false, 105);
    assertThat(batcher.isDue()).isFalse();
    batcher.add("c", 1, false, 106);
    assertThat(batcher.isDue()).isTrue();
    batcher.drain();
    assertThat(batcher.isDue()).isFalse();
  }

  @Property
  void plan_runsEveryEventOnceInItsKeysOrderWithinTheLimits(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 200) Integer> events,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 0, max = 40) int joinSteps,
      @ForAll boolean keyed) {
    MicroBatcher batcher =
        new MicroBatcher(new Limits(rows, 5, keyed, joinSteps), PaddedLength::of);
    List<String> keys = new ArrayList<>();
    for (int draw : events) {
      keys.add("k" + draw % 5);
      batcher.add("k" + draw % 5, 1 + draw / 5, false, 0);
    }
    Map<String, Integer> last = new HashMap<>();
    Set<Integer> run = new HashSet<>();
    for (Batch batch : batcher.drain()) {
      assertThat(batch.rows().size()).isBetween(1, rows);
      Set<String> together = new HashSet<>();
      for (BatchRow row : batch.rows()) {
        assertThat(together.add(row.key()) || !keyed).isTrue();
        assertThat(batch.paddedSteps()).isEqualTo(PaddedLength.of(row.steps()));
        assertThat(row.items().size() == 1 || row.steps() <= joinSteps).isTrue();
        int steps = 0;
        for (int item : row.items()) {
          assertThat(run.add(item)).isTrue();
          assertThat(keys.get(item)).isEqualTo(row.key());
          Integer before = keyed ? last.put(row.key(), item) : null;
          assertThat(before == null || before < item).isTrue();
          steps += 1 + events.get(item) / 5;
        }
        assertThat(row.steps()).isEqualTo(steps);
      }
    }
    assertThat(run).hasSize(events.size());
  }
}
