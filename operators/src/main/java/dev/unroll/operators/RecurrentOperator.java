package dev.unroll.operators;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.unroll.models.BatchRunner;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.RunnerOptions;
import dev.unroll.operators.Pending.Applied;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Advances each key's hidden state by its events, in batches across keys. Events wait until a batch
 * is full, the task has nothing more to read at the moment, the oldest has lingered, or something
 * must not overtake them: a watermark, a checkpoint's barrier, the end of the input. Predictions
 * leave in the order of their events.
 *
 * <p>This class is the leaf on Flink alone: {@link Sequencer} decides which event is next and where
 * a sequence ends, {@link SequencedKey} keeps what it must know of a key, {@link MicroBatcher} says
 * with whom it runs, {@link Linger} when, {@link Advancer} runs it, {@link Answers} says what
 * leaves. Runs on the task's one thread.
 */
class RecurrentOperator extends AbstractStreamOperator<Prediction>
    implements OneInputStreamOperator<KeyedChunk, Prediction>,
        BoundedOneInput,
        Triggerable<String, VoidNamespace> {
  /**
   * The most steps that a key's waiting events are joined to: bounds a row's padding and memory.
   */
  static final int JOIN_STEPS = 128;

  /** What the keyed states are of, as JSON. */
  static final String DESCRIPTION = "description";

  /** The name that tools which read savepoints know. */
  private static final String TIMERS = "user-timers";

  private final Bundle bundle;
  private final RecurrentSettings settings;

  private transient @Nullable KeyStates states;
  private transient @Nullable ListState<String> description;
  private transient @Nullable Running running;
  private transient boolean restored;
  private transient boolean leftWaiting;

  /**
   * What lives from open to close.
   *
   * @param sequencer null where events are applied as they arrive
   * @param key what the sequencer decides on; null where there is none
   */
  private record Running(
      Model model,
      BatchRunner runner,
      @Nullable Sequencer sequencer,
      @Nullable SequencedKey key,
      Backlog backlog,
      Linger linger,
      OperatorMetrics metrics,
      PipelineLog log) {}

  RecurrentOperator(Bundle bundle, RecurrentSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    if (settings.carry() == Carry.NONE) {
      if (context.isRestored()) {
        KeyStates.dropAll(getKeyedStateBackend());
      }
    } else {
      restored = context.isRestored();
      leftWaiting = restored && KeyStates.isKept(getKeyedStateBackend(), KeyStates.WAITING);
      states =
          new KeyStates(
              context.getKeyedStateStore(),
              getKeyedStateBackend(),
              this::setCurrentKey,
              slots(),
              settings,
              leftWaiting);
      if (restored) {
        states.dropUnused(getKeyedStateBackend());
      }
      description =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>(DESCRIPTION, Types.STRING));
    }
  }

  private int slots() {
    return getRuntimeContext()
        .getTaskManagerRuntimeInfo()
        .getConfiguration()
        .get(TaskManagerOptions.NUM_TASK_SLOTS);
  }

  /** A savepoint says what its states are of, so that it can be read without the model. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    countKeys(running().metrics);
    if (description != null) {
      Model model = running().model;
      String text =
          JsonNodeFactory.instance
              .objectNode()
              .put("model", bundle.manifest().id())
              .put("layout", model.layout(settings.runnerOptions()).describe())
              .put("carry", "key")
              .toString();
      // One copy is enough.
      boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
      description.update(first ? List.of(text) : List.of());
    }
  }

  private boolean isCounted() {
    return states != null && states.isCounted();
  }

  private void countKeys(OperatorMetrics metrics) {
    if (isCounted()) {
      metrics.keys().set(states().keys());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    Model model = model();
    boolean keyed = settings.carry() == Carry.KEY;
    Sequencer sequencer =
        keyed && (!settings.isPlain() || leftWaiting)
            ? new Sequencer(settings.sequence(), settings.state().ttl())
            : null;
    // A key may hold a timer that other settings set.
    InternalTimerService<VoidNamespace> timers =
        sequencer != null && (sequencer.hasTimers() || restored)
            ? getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this)
            : null;
    GraphContract contract = model.contract();
    RunnerOptions options = settings.runnerOptions();
    BatchRunner runner = model.runner(options);
    OperatorMetrics metrics =
        OperatorMetrics.of(
            getMetricGroup(),
            getRuntimeContext(),
            bundle.manifest().id(),
            keyed ? model.layout(options).bytes() : 0,
            isCounted());
    Advancer advancer =
        new Advancer(
            metrics.modelCalls().measure(runner::run),
            model.layout(options),
            contract::paddedLength,
            settings.state().onNewLayout(),
            contract::fits,
            states == null ? null : states.hidden(),
            this::history);
    MicroBatcher batcher =
        new MicroBatcher(
            new MicroBatcher.Limits(
                settings.rows(),
                settings.linger().toMillis(),
                keyed,
                model.traits(options).joinable() ? JOIN_STEPS : 0),
            contract::paddedLength);
    Answers answers =
        new Answers(model, form(model), settings, metrics, this::collect, this::reject);
    Backlog backlog =
        new Backlog(runner, advancer, batcher, answers, metrics, states, this::setCurrentKey);
    PipelineLog log = PipelineLog.of(getRuntimeContext(), bundle.manifest().id());
    SequencedKey key =
        sequencer == null
            ? null
            : new SequencedKey(states(), timers, backlog, metrics, log, this::now, this::reject);
    Linger linger =
        new Linger(
            backlog,
            settings.rows(),
            getProcessingTimeService(),
            getContainingTask()
                .getMailboxExecutorFactory()
                .createExecutor(getOperatorConfig().getChainIndex()),
            this::flush);
    running = new Running(model, runner, sequencer, key, backlog, linger, metrics, log);
    countKeys(metrics);
    log.info(
        "opened",
        "attempt",
        getRuntimeContext().getTaskInfo().getAttemptNumber(),
        "carry",
        settings.carry(),
        "device",
        settings.device(),
        "restored",
        restored,
        "keys",
        isCounted() ? metrics.keys() : "uncounted");
    if (leftWaiting && settings.sequence().order() == Order.ARRIVAL) {
      var unused = getProcessingTimeService().registerTimer(now(), this::applyWaiting);
    }
  }

  /**
   * Applies what an earlier pipeline meant to sort: no event of a silent key, and perhaps no
   * watermark, would let it go.
   */
  private void applyWaiting(long time) throws Exception {
    Running r = running();
    List<String> keys;
    try (Stream<String> waiting =
        this.<String>getKeyedStateBackend().getKeys(KeyStates.WAITING, VoidNamespace.INSTANCE)) {
      keys = waiting.toList();
    }
    for (String key : keys) {
      setCurrentKey(key);
      Objects.requireNonNull(r.sequencer).applyWaiting(key, Objects.requireNonNull(r.key));
      if (r.backlog.size() >= settings.rows()) {
        flush();
      }
    }
    flush();
  }

  /** How answers leave; a comparison that writes no JSON has a form of its own. */
  Answers.Form form(Model model) {
    return Answers.json(model);
  }

  private Model model() {
    try {
      return Model.open(bundle, settings.device());
    } catch (UserError e) {
      // No attempt would end otherwise.
      throw new SuppressRestartsException(e);
    }
  }

  private Running running() {
    return Objects.requireNonNull(running, "open() comes first");
  }

  private KeyStates states() {
    return Objects.requireNonNull(states, "only a carried state is kept");
  }

  @Override
  public void processElement(StreamRecord<KeyedChunk> element) throws Exception {
    Running r = running();
    r.metrics.events().inc();
    if (r.sequencer == null || r.key == null) {
      r.backlog.add(new Applied(element.getValue(), false, 0, false), now());
    } else {
      r.sequencer.arrive(element.getValue(), r.key);
    }
    r.linger.arrived();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    InternalTimeServiceManager<?> manager = getTimeServiceManager().orElse(null);
    if (manager != null) {
      manager.advanceWatermark(mark);
      flush();
    }
    output.emitWatermark(mark);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Running r = running();
    Objects.requireNonNull(r.sequencer)
        .onTimer(timer.getKey(), timer.getTimestamp(), Objects.requireNonNull(r.key));
    // One watermark may release every key's events.
    if (r.backlog.size() >= settings.rows()) {
      flush();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Running r = running();
    Objects.requireNonNull(r.sequencer)
        .onWallTimer(timer.getKey(), timer.getTimestamp(), Objects.requireNonNull(r.key));
    flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    long begin = now();
    flush();
    flushStates();
    running().metrics.checkpointFlush().update(now() - begin);
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() throws Exception {
    flush();
    flushStates();
  }

  private void flush() throws Exception {
    running().backlog.flush(now());
  }

  private void flushStates() throws Exception {
    if (states != null) {
      states.hidden().flush();
    }
  }

  private void collect(Prediction prediction) {
    output.collect(new StreamRecord<>(prediction));
  }

  private void reject(KeyedChunk event, Reason reason, String detail) {
    running().metrics.deadLetters().count(reason, event.raw());
    running().log.event("refused", event, "reason", reason.word());
    output.collect(
        EventDecoder.DEAD_LETTERS, new StreamRecord<>(new DeadLetter(event.raw(), reason, detail)));
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private List<Chunk> history(String key) throws Exception {
    setCurrentKey(key);
    List<Chunk> history = states().history();
    running().log.key("replayed", key, "events", history.size());
    return history;
  }

  @Override
  public void close() throws Exception {
    Running r = running;
    running = null;
    try {
      if (r != null) {
        r.log.info("closed", "predictions", r.metrics.predictions().getCount());
        r.runner.close();
        r.model.close();
      }
    } finally {
      super.close();
    }
  }
}
