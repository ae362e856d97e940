package dev.unroll.jobs.state;

import dev.unroll.operators.SavedState;
import dev.unroll.operators.SavedStates;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** What is read of each key of a savepoint. */
final class KeyFunctions {
  private KeyFunctions() {}

  private abstract static class Reader<T> extends KeyedStateReaderFunction<String, T> {
    private transient @Nullable SavedStates states;

    @Override
    public void open(OpenContext context) {
      states = SavedStates.open(getRuntimeContext());
    }

    final @Nullable SavedState current() throws Exception {
      return Objects.requireNonNull(states, "open() comes first").current();
    }
  }

  /** The figures of every key. */
  static final class All extends Reader<KeyFigures> {
    private final Map<Integer, List<Part>> layouts;

    /**
     * @param layouts by layout id, those that are known
     */
    All(Map<Integer, List<Part>> layouts) {
      this.layouts = layouts;
    }

    @Override
    public void readKey(String key, Context context, Collector<KeyFigures> out) throws Exception {
      SavedState state = current();
      if (state != null) {
        out.collect(
            figures(
                key,
                state,
                layouts.getOrDefault(state.layoutId(), List.of(Part.raw(state.block())))));
      }
    }
  }

  static KeyFigures figures(String key, SavedState state, List<Part> parts) {
    double squares = 0;
    boolean finite = true;
    byte[] block = state.block();
    for (Part part : parts) {
      for (int i = 0; part.measured() && i < part.count(); i++) {
        double value = part.value(block, i).doubleValue();
        if (Double.isFinite(value)) {
          squares += value * value;
        } else {
          finite = false;
        }
      }
    }
    return new KeyFigures(
        key,
        state.layoutId(),
        state.steps(),
        state.lastTime(),
        block.length,
        Math.sqrt(squares),
        state.history(),
        finite);
  }

  /** One key, whole. */
  static final class One extends Reader<SavedKey> {
    private final String wanted;

    One(String wanted) {
      this.wanted = wanted;
    }

    @Override
    public void readKey(String key, Context context, Collector<SavedKey> out) throws Exception {
      SavedState state = key.equals(wanted) ? current() : null;
      if (state != null) {
        out.collect(
            new SavedKey(
                key,
                state.layoutId(),
                state.steps(),
                state.lastTime(),
                state.sequence(),
                state.block()));
      }
    }
  }
}
