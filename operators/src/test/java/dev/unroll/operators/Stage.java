package dev.unroll.operators;

import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** The recurrent operator on Flink's harness: some parallel subtasks, and what they emitted. */
final class Stage implements AutoCloseable {
  private static final int MAX_PARALLELISM = 16;

  /** What left the operator, in order: a prediction's JSON, or a dead letter. */
  record Emitted(String key, String id, String answer) {}

  private final List<KeyedOneInputStreamOperatorTestHarness<String, KeyedChunk, Prediction>>
      subtasks = new ArrayList<>();

  Stage(
      Samples samples,
      RecurrentSettings settings,
      int parallelism,
      @Nullable OperatorSubtaskState from)
      throws Exception {
    this(samples, settings, parallelism, from, null);
  }

  /**
   * @param backend null: the heap
   */
  Stage(
      Samples samples,
      RecurrentSettings settings,
      int parallelism,
      @Nullable OperatorSubtaskState from,
      @Nullable StateBackend backend)
      throws Exception {
    this(samples, settings, parallelism, from, backend, 1);
  }

  /**
   * @param slots of the process, which share what stands in front of RocksDB
   */
  Stage(
      Samples samples,
      RecurrentSettings settings,
      int parallelism,
      @Nullable OperatorSubtaskState from,
      @Nullable StateBackend backend,
      int slots)
      throws Exception {
    for (int i = 0; i < parallelism; i++) {
      var harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new RecurrentOperator(samples.bundle(), settings),
              KeyedChunk::key,
              Types.STRING,
              environment(parallelism, i, slots));
      if (backend != null) {
        harness.setStateBackend(backend);
      }
      harness.setup(
          TypeInformation.of(Prediction.class)
              .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      if (from != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                from,
                MAX_PARALLELISM,
                Math.max(1, from.getManagedOperatorState().size()),
                parallelism,
                i));
      }
      harness.open();
      subtasks.add(harness);
    }
  }

  private static MockEnvironment environment(int parallelism, int subtask, int slots) {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    return new MockEnvironmentBuilder()
        .setTaskManagerRuntimeInfo(new TestingTaskManagerRuntimeInfo(configuration))
        .setMaxParallelism(MAX_PARALLELISM)
        .setParallelism(parallelism)
        .setSubtaskIndex(subtask)
        .build();
  }

  void process(KeyedChunk event) throws Exception {
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            event.key(), MAX_PARALLELISM, subtasks.size());
    subtasks.get(subtask).processElement(new StreamRecord<>(event));
  }

  /** Runs the mails that a task would run before its next record. */
  void runMails() throws Exception {
    for (var subtask : subtasks) {
      TaskMailbox mailbox = subtask.getTaskMailbox();
      mailbox.createBatch();
      for (Optional<Mail> mail = mailbox.tryTakeFromBatch();
          mail.isPresent();
          mail = mailbox.tryTakeFromBatch()) {
        mail.get().run();
      }
    }
  }

  void setProcessingTime(long millis) throws Exception {
    for (var subtask : subtasks) {
      subtask.setProcessingTime(millis);
    }
  }

  void watermark(long time) throws Exception {
    for (var subtask : subtasks) {
      subtask.processWatermark(new Watermark(time));
    }
  }

  /** What a task does at a barrier, in its order; the harness leaves the first part out. */
  OperatorSubtaskState checkpoint(long id) throws Exception {
    prepareSnapshot(id);
    List<OperatorSubtaskState> parts = new ArrayList<>();
    for (var subtask : subtasks) {
      parts.add(subtask.snapshot(id, id));
    }
    return AbstractStreamOperatorTestHarness.repackageState(
        parts.toArray(OperatorSubtaskState[]::new));
  }

  /**
   * A checkpoint of a lone subtask whose states are written only after the work behind its barrier:
   * what Flink's thread for it may do.
   */
  OperatorSubtaskState checkpointWrittenAfter(long id, ThrowingRunnable<Exception> work)
      throws Exception {
    prepareSnapshot(id);
    OperatorSnapshotFutures parts =
        ((RecurrentOperator) subtasks.get(0).getOperator())
            .snapshotState(
                id,
                id,
                CheckpointOptions.forCheckpointWithDefaultLocation(),
                new MemCheckpointStreamFactory(1 << 20));
    work.run();
    return OperatorSnapshotFinalizer.create(parts).getJobManagerOwnedState();
  }

  void prepareSnapshot(long id) throws Exception {
    for (var subtask : subtasks) {
      subtask.getOperator().prepareSnapshotPreBarrier(id);
    }
  }

  void endInput() throws Exception {
    for (var subtask : subtasks) {
      subtask.endInput();
    }
  }

  /** Takes what was emitted since the last call. */
  List<Emitted> take() {
    List<Emitted> emitted = new ArrayList<>();
    for (var subtask : subtasks) {
      for (Object output = subtask.getOutput().poll();
          output != null;
          output = subtask.getOutput().poll()) {
        if (output instanceof StreamRecord<?> record) {
          Prediction prediction = (Prediction) record.getValue();
          String json = new String(prediction.json(), StandardCharsets.UTF_8);
          emitted.add(
              new Emitted(
                  prediction.key(), json.replaceFirst("^\\{\"id\":\"([^\"]*)\".*", "$1"), json));
        }
      }
      Queue<StreamRecord<DeadLetter>> dead = subtask.getSideOutput(EventDecoder.DEAD_LETTERS);
      if (dead != null) {
        dead.forEach(
            record -> {
              String id = record.getValue().raw().origin().asId();
              Reason reason = record.getValue().reason();
              emitted.add(
                  new Emitted(
                      "",
                      id,
                      reason == Reason.MODEL_ERROR
                          ? Oracle.DEAD
                          : Oracle.DEAD + " " + reason.word()));
            });
        dead.clear();
      }
    }
    return emitted;
  }

  /** The dead letters themselves, instead of {@link #take()}. */
  List<DeadLetter> deadLetters() {
    return subtasks.stream()
        .flatMap(subtask -> subtask.getSideOutput(EventDecoder.DEAD_LETTERS).stream())
        .map(StreamRecord::getValue)
        .toList();
  }

  int timers() {
    return subtasks.stream()
        .mapToInt(subtask -> subtask.numEventTimeTimers() + subtask.numProcessingTimeTimers())
        .sum();
  }

  /** Entries of all keyed states. */
  long keysInState() {
    long keys = 0;
    for (var subtask : subtasks) {
      RecurrentOperator operator = (RecurrentOperator) subtask.getOperator();
      for (String state : List.of(KeyStates.HIDDEN, "progress", "waiting", "kept", "history")) {
        keys += operator.getKeyedStateBackend().getKeys(state, VoidNamespace.INSTANCE).count();
      }
    }
    return keys;
  }

  /** Closes without an end of input, as a crash does. */
  @Override
  public void close() throws Exception {
    for (var subtask : subtasks) {
      subtask.close();
    }
  }
}
