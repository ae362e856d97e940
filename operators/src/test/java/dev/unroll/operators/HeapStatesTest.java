package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapStatesTest {
  /** Hands out what it holds; what a snapshot holds it copies before it hands it out. */
  private static final class Tables implements ValueState<HiddenState> {
    final Map<String, HiddenState> states = new HashMap<>();
    final Set<String> frozen = new HashSet<>();
    String key = "";

    @Override
    public @Nullable HiddenState value() {
      if (frozen.remove(key)) {
        states.computeIfPresent(key, (k, state) -> state.copy());
      }
      return states.get(key);
    }

    @Override
    public void update(HiddenState state) {
      frozen.remove(key);
      states.put(key, state);
    }

    @Override
    public void clear() {
      frozen.remove(key);
      states.remove(key);
    }

    Map<String, HiddenState> snapshot() {
      frozen.addAll(states.keySet());
      return new HashMap<>(states);
    }
  }

  private final Tables tables = new Tables();
  private final HeapStates states = new HeapStates(tables, key -> tables.key = key);
  private final Map<String, Integer> expected = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"1, 12, 4000", "2, 300, 20000", "3, 9000, 60000"})
  void eachKeyHasItsNewestState_andASnapshotKeepsItsOwn(int seed, int keys, int turns)
      throws Exception {
    Random random = new Random(seed);
    Map<String, HiddenState> snapshot = Map.of();
    Map<String, Integer> inSnapshot = Map.of();
    for (int turn = 1; turn <= turns; turn += 8) {
      advance(random, keys, turn);
      if (random.nextInt(turns / 40) == 0) {
        assertThat(steps(snapshot)).isEqualTo(inSnapshot);
        states.flush();
        snapshot = tables.snapshot();
        inSnapshot = new HashMap<>(expected);
        assertThat(steps(snapshot)).isEqualTo(expected);
      }
    }
    assertThat(steps(tables.states)).isEqualTo(expected);
  }

  /** As a flush does: the states of some keys are asked for together, and put one by one. */
  private void advance(Random random, int keys, int turn) throws Exception {
    String[] wanted = new String[8];
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < wanted.length; i++) {
      // Not one object a key: events bring their own.
      String key = "k" + random.nextInt(keys);
      wanted[i] = drawn.add(key) && random.nextInt(10) > 0 ? key : null;
    }
    HiddenState[] read = new HiddenState[wanted.length];
    states.get(wanted, read);
    for (int i = 0; i < wanted.length; i++) {
      String key = wanted[i];
      if (key == null) {
        continue;
      }
      HiddenState state = read[i];
      assertThat(state == null ? null : (int) state.steps()).isEqualTo(expected.get(key));
      assertThat(states.get(key)).isSameAs(state);
      if (random.nextInt(6) == 0) {
        states.put(key, state, null);
        expected.remove(key);
      } else if (state != null && random.nextInt(6) > 0) {
        state.advancedTo(turn, 0, 0);
        states.put(key, state, state);
        expected.put(key, turn);
      } else {
        states.put(key, state, new HiddenState(1, turn, 0, 0, new byte[] {(byte) turn}));
        expected.put(key, turn);
      }
    }
  }

  private static Map<String, Integer> steps(Map<String, HiddenState> states) {
    Map<String, Integer> steps = new HashMap<>();
    states.forEach((key, state) -> steps.put(key, (int) state.steps()));
    return steps;
  }
}
