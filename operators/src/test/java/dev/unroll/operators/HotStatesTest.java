package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotStatesTest {
  /** A backend of bytes: what is read is another object than what was written. */
  private static final class Backend implements ValueState<HiddenState> {
    final Map<String, HiddenState> states = new HashMap<>();
    String key = "";
    int reads;
    int writes;

    @Override
    public @Nullable HiddenState value() {
      reads++;
      HiddenState state = states.get(key);
      return state == null ? null : state.copy();
    }

    @Override
    public void update(HiddenState state) {
      writes++;
      states.put(key, state.copy());
    }

    @Override
    public void clear() {
      writes++;
      states.remove(key);
    }
  }

  private final Backend backend = new Backend();

  /** The size of a key with a state of one byte. */
  private static final int BYTES = 301;

  private HotStates states(int most, int unwritten) {
    return new HotStates(backend, key -> backend.key = key, true, (long) most * BYTES, unwritten);
  }

  private static HiddenState state(int steps) {
    return new HiddenState(1, steps, 0, 0, new byte[] {(byte) steps});
  }

  @Property
  void eachKeyHasItsNewestState_andAFlushLeavesThemInTheBackend(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 49) Integer> draws,
      @ForAll @IntRange(min = 1, max = 5) int most,
      @ForAll @IntRange(min = 1, max = 5) int unwritten)
      throws Exception {
    backend.states.clear();
    HotStates states = states(most, unwritten);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < draws.size(); i++) {
      String key = "k" + draws.get(i) % 7;
      HiddenState read = null;
      if (draws.get(i) % 3 > 0) {
        read = states.get(key);
        assertThat(read == null ? null : (int) read.steps()).isEqualTo(expected.get(key));
      }
      switch (draws.get(i) / 7) {
        case 0 -> {
          states.put(key, read, null);
          expected.remove(key);
        }
        case 1 -> {
          states.flush();
          assertThat(stored()).isEqualTo(expected);
        }
        default -> {
          if (read == null) {
            states.put(key, null, state(i));
          } else {
            read.advancedTo(i, 0, 0);
            states.put(key, read, read);
          }
          expected.put(key, i);
        }
      }
    }
    states.flush();
    assertThat(stored()).isEqualTo(expected);
  }

  private Map<String, Integer> stored() {
    Map<String, Integer> stored = new HashMap<>();
    backend.states.forEach((key, state) -> stored.put(key, (int) state.steps()));
    return stored;
  }

  @Test
  void hotKey_isReadOnceAndWrittenOnceAFlush() throws Exception {
    HotStates states = states(2, 2);
    for (int i = 0; i < 10; i++) {
      states.put("hot", states.get("hot"), state(i));
      states.get("cold" + i);
    }
    states.flush();
    states.flush();
    assertThat(backend.reads).isEqualTo(1 + 10);
    assertThat(backend.writes).isEqualTo(1);
  }

  @Test
  void keyAskedForIsTheCurrentOne_whereAnotherHadToLeave() throws Exception {
    HotStates states = states(1, 5);
    states.put("a", null, state(1));
    assertThat(states.get("b")).isNull();
    assertThat(stored()).isEqualTo(Map.of("a", 1));
    assertThat(backend.key).isEqualTo("b");
  }

  @Test
  void keysWhoseStatesGrow_leaveToo() throws Exception {
    HotStates states = states(2, 5);
    HiddenState large = new HiddenState(1, 7, 0, 0, new byte[BYTES]);
    for (String key : List.of("a", "b")) {
      assertThat(states.get(key)).isNull();
    }
    states.put("a", null, large);
    states.put("b", null, large);
    assertThat(stored()).isEqualTo(Map.of("a", 7));
  }

  @Test
  void stateOfABackendOfObjects_isChangedInACopy() throws Exception {
    Map<String, HiddenState> objects = new HashMap<>();
    objects.put("a", state(1));
    ValueState<HiddenState> backendOfObjects =
        new ValueState<>() {
          @Override
          public @Nullable HiddenState value() {
            return objects.get("a");
          }

          @Override
          public void update(HiddenState state) {
            objects.put("a", state);
          }

          @Override
          public void clear() {
            objects.clear();
          }
        };
    HotStates states = new HotStates(backendOfObjects, key -> {}, false, 10 * BYTES, 5);
    for (int steps = 2; steps < 4; steps++) {
      HiddenState before = objects.get("a");
      HiddenState read = states.get("a");
      assertThat(read).isNotNull();
      read.advancedTo(steps, 0, 0);
      states.put("a", read, read);
      assertThat(before.steps()).isEqualTo(steps - 1);
      states.flush();
      assertThat(objects.get("a").steps()).isEqualTo(steps);
    }
  }

  @Test
  void noMoreThanTheBoundIsLeftForABarrier() throws Exception {
    HotStates states = states(10, 2);
    for (int i = 0; i < 5; i++) {
      states.put("k" + i, null, state(i));
      states.put("k0", state(i), state(i + 10));
    }
    assertThat(stored()).isEqualTo(Map.of("k1", 1, "k2", 2, "k3", 3));
    assertThat(states.get("k1")).isNotNull();
    states.flush();
    assertThat(backend.reads).isZero();
    assertThat(backend.writes).isEqualTo(5);
    assertThat(stored()).containsEntry("k0", 14).containsEntry("k4", 4);
  }
}
