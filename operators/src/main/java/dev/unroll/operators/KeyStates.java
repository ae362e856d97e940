package dev.unroll.operators;

import dev.unroll.models.Chunk;
import dev.unroll.operators.Emission.Kept;
import dev.unroll.operators.StateSettings.OnNewLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.AbstractHeapState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.heap.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * All that Flink keeps of a key. Every method works on the current key, which is also named where
 * the hidden state is meant; what the settings do not ask for is not registered and takes no room.
 */
final class KeyStates {
  static final String HIDDEN = "hidden-state";
  static final String WAITING = "waiting";

  /** RocksDB's own name; a heap behind a change log has another. */
  private static final String BYTES = "rocksdb";

  private final HiddenStates hidden;
  private final @Nullable StateTable<?, ?, ?> table;
  private final @Nullable ValueState<Progress> progress;
  private final @Nullable ListState<KeyedChunk> waiting;
  private final @Nullable ValueState<Kept> left;
  private final @Nullable ListState<Chunk> history;
  private final int replay;

  /**
   * @param backend what keeps the states
   * @param setCurrentKey whose states are meant from now on
   * @param slots the subtasks that a process has room for
   * @param leftWaiting whether events wait that an earlier pipeline meant to sort
   */
  KeyStates(
      KeyedStateStore store,
      KeyedStateBackend<?> backend,
      Consumer<String> setCurrentKey,
      int slots,
      RecurrentSettings settings,
      boolean leftWaiting) {
    SequenceSettings sequence = settings.sequence();
    boolean plain = settings.isPlain() && !leftWaiting;
    ValueState<HiddenState> kept = store.getState(hiddenDescriptor());
    this.hidden =
        backend instanceof HeapKeyedStateBackend
            ? new HeapStates(kept, setCurrentKey)
            : new HotStates(
                kept, setCurrentKey, backend.getBackendTypeIdentifier().equals(BYTES), slots);
    this.table = kept instanceof AbstractHeapState<?, ?, ?> heap ? heap.getStateTable() : null;
    this.progress = plain ? null : store.getState(progressDescriptor());
    this.waiting =
        sequence.order() == SequenceSettings.Order.EVENT_TIME || leftWaiting
            ? store.getListState(waitingDescriptor())
            : null;
    this.left =
        sequence.emit().equals(SequenceSettings.Emit.EVERY_EVENT)
            ? null
            : store.getState(keptDescriptor());
    this.replay =
        settings.state().onNewLayout() == OnNewLayout.REPLAY ? settings.state().replay() : 0;
    this.history = replay == 0 ? null : store.getListState(historyDescriptor());
  }

  static ValueStateDescriptor<HiddenState> hiddenDescriptor() {
    return new ValueStateDescriptor<>(HIDDEN, HiddenStateSerializer.INSTANCE);
  }

  private static ListStateDescriptor<KeyedChunk> waitingDescriptor() {
    return new ListStateDescriptor<>(WAITING, TypeInformation.of(KeyedChunk.class));
  }

  private static ValueStateDescriptor<Progress> progressDescriptor() {
    return new ValueStateDescriptor<>("progress", TypeInformation.of(Progress.class));
  }

  private static ValueStateDescriptor<Kept> keptDescriptor() {
    return new ValueStateDescriptor<>("kept", TypeInformation.of(Kept.class));
  }

  /** The latest chunks of a key, for {@link OnNewLayout#REPLAY}. */
  static ListStateDescriptor<Chunk> historyDescriptor() {
    return new ListStateDescriptor<>("history", TypeInformation.of(Chunk.class));
  }

  /**
   * Clears what is kept for settings that are gone. Nobody carries it on, so settings that come
   * back would find it as it was long ago.
   */
  void dropUnused(KeyedStateBackend<?> backend) throws Exception {
    if (progress == null) {
      drop(backend, progressDescriptor());
    }
    if (left == null) {
      drop(backend, keptDescriptor());
    }
    if (history == null) {
      drop(backend, historyDescriptor());
    }
  }

  /** The same of all that is kept of a key. */
  static void dropAll(KeyedStateBackend<?> backend) throws Exception {
    drop(backend, hiddenDescriptor());
    drop(backend, progressDescriptor());
    drop(backend, waitingDescriptor());
    drop(backend, keptDescriptor());
    drop(backend, historyDescriptor());
  }

  private static <S extends State> void drop(
      KeyedStateBackend<?> backend, StateDescriptor<S, ?> descriptor) throws Exception {
    if (isKept(backend, descriptor.getName())) {
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          descriptor,
          (key, state) -> state.clear());
    }
  }

  /** Whether any key has such a state, perhaps for settings that are gone. */
  static boolean isKept(KeyedStateBackend<?> backend, String name) {
    try (Stream<?> keys = backend.getKeys(name, VoidNamespace.INSTANCE)) {
      return keys.findAny().isPresent();
    }
  }

  HiddenStates hidden() {
    return hidden;
  }

  /** Whether the keys can be counted; RocksDB, which cannot, has an estimate of its own. */
  boolean isCounted() {
    return table != null;
  }

  /** The keys that have a hidden state, where they can be counted. */
  int keys() {
    return Objects.requireNonNull(table).size();
  }

  /**
   * @param ended whether the sequence that the hidden state belongs to is over
   */
  Progress progress(String key, boolean ended) throws Exception {
    Progress saved = Objects.requireNonNull(progress).value();
    if (saved != null) {
      return saved;
    }
    // Perhaps of a pipeline that has only now been asked for more.
    HiddenState state = ended ? null : hidden.get(key);
    return state == null ? Progress.NEW : Progress.of(state);
  }

  void progress(@Nullable Progress value) throws Exception {
    if (value == null) {
      Objects.requireNonNull(progress).clear();
    } else {
      Objects.requireNonNull(progress).update(value);
    }
  }

  List<KeyedChunk> waiting() throws Exception {
    Iterable<KeyedChunk> events = Objects.requireNonNull(waiting).get();
    return events == null ? List.of() : copy(events);
  }

  void waiting(List<KeyedChunk> events) throws Exception {
    Objects.requireNonNull(waiting).update(events);
  }

  void addWaiting(KeyedChunk event) throws Exception {
    Objects.requireNonNull(waiting).add(event);
  }

  Kept kept() throws Exception {
    Kept value = Objects.requireNonNull(left).value();
    return value == null ? Kept.NOTHING : value;
  }

  void kept(Kept value) throws Exception {
    if (value.equals(Kept.NOTHING)) {
      Objects.requireNonNull(left).clear();
    } else {
      Objects.requireNonNull(left).update(value);
    }
  }

  boolean keepsHistory() {
    return replay > 0;
  }

  /** The latest chunks of the key's sequence, oldest first. */
  List<Chunk> history() throws Exception {
    Iterable<Chunk> chunks = history == null ? null : history.get();
    return chunks == null ? List.of() : copy(chunks);
  }

  /**
   * Puts chunks at the history's end; the oldest go.
   *
   * @param fresh they begin a sequence
   */
  void remember(List<Chunk> chunks, boolean fresh) throws Exception {
    if (history != null) {
      List<Chunk> all = fresh ? new ArrayList<>() : new ArrayList<>(history());
      all.addAll(chunks);
      history.update(List.copyOf(all.subList(Math.max(0, all.size() - replay), all.size())));
    }
  }

  /** Drops the state and its history: the next event begins anew. */
  void clear(String key) throws Exception {
    if (history != null) {
      history.clear();
    }
    hidden.put(key, null, null);
  }

  private static <T> List<T> copy(Iterable<T> values) {
    List<T> copy = new ArrayList<>();
    values.forEach(copy::add);
    return copy;
  }
}
