package dev.unroll.operators;

import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.Vectoriser;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record's JSON and vectorises its input; what cannot be used leaves by {@link
 * #DEAD_LETTERS}. Stands before the shuffle, so that chunks travel and not texts.
 *
 * <p>Where a pipeline asks for the stream's time, its partitions' clocks are state: every subtask
 * is given all of them, as any may read any partition next.
 */
public final class EventDecoder extends ProcessFunction<RawEvent, KeyedChunk>
    implements CheckpointedFunction {
  /** Inputs that could not be used, of this and of the recurrent operator. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private static final ListStateDescriptor<Tuple3<String, Integer, Long>> CLOCKS =
      new ListStateDescriptor<>("stream-clocks", Types.TUPLE(Types.STRING, Types.INT, Types.LONG));

  private final Bundle bundle;
  private final GraphContract contract;
  private final EventFields fields;
  private final InputRules rules;
  private final TimeSettings time;
  private final double maxErrorShare;
  private transient @Nullable Worker worker;
  private transient @Nullable StreamClock clock;
  private transient @Nullable ListState<Tuple3<String, Integer, Long>> clocks;

  /** What is not serialisable and belongs to one subtask. */
  private record Worker(
      EventReader reader,
      Vectoriser vectoriser,
      ErrorBudget budget,
      LongCounter events,
      DeadLetterCounts deadLetters) {}

  /**
   * @param contract the graph's, as the planner read it
   * @param rules how numbers are read
   * @param time what is asked of an event's time
   * @param maxErrorShare the share of events that the tokenizer may fail on, from 0 to 1
   */
  public EventDecoder(
      Bundle bundle,
      GraphContract contract,
      EventFields fields,
      InputRules rules,
      TimeSettings time,
      double maxErrorShare) {
    this.time = time;
    this.maxErrorShare = maxErrorShare;
    // The graph stays behind: decoding needs the manifest and the tokenizer alone.
    this.bundle = new Bundle(bundle.source(), bundle.manifest(), new byte[0], bundle.tokenizer());
    this.contract = contract;
    this.fields = fields;
    this.rules = rules;
  }

  /** Comes before {@link #open}. */
  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    if (!time.clocked()) {
      if (store.getRegisteredStateNames().contains(CLOCKS.getName())) {
        // Every subtask was given all of it, and would save all of it again.
        store.getUnionListState(CLOCKS).clear();
      }
      return;
    }
    clock = new StreamClock(time.maxAhead(), timeField(), fields.time() != null);
    clocks = store.getUnionListState(CLOCKS);
    for (Tuple3<String, Integer, Long> saved : clocks.get()) {
      clock.restore(new StreamClock.Partition(saved.f0, saved.f1), saved.f2);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    if (clock == null || clocks == null) {
      return;
    }
    List<Tuple3<String, Integer, Long>> now = new ArrayList<>();
    clock.forEach(
        (partition, at) -> now.add(Tuple3.of(partition.source(), partition.number(), at)));
    clocks.update(now);
  }

  private String timeField() {
    return fields.time() == null ? "the record's timestamp" : fields.time().toString();
  }

  @Override
  public void open(OpenContext context) {
    worker =
        new Worker(
            new EventReader(fields),
            Vectoriser.open(bundle, contract, rules, fields.inputs()),
            new ErrorBudget(maxErrorShare),
            getRuntimeContext().getLongCounter(Tally.EVENTS),
            new DeadLetterCounts(getRuntimeContext(), bundle.manifest().id()));
  }

  @Override
  public void processElement(RawEvent raw, Context context, Collector<KeyedChunk> out) {
    Worker w = Objects.requireNonNull(worker, "open() comes first");
    w.events.add(1);
    try {
      out.collect(decode(raw, w));
      w.budget.count(null);
    } catch (Rejected e) {
      w.budget.count(e.reason() == Reason.MODEL_ERROR ? e.getMessage() : null);
      w.deadLetters.count(e.reason(), raw);
      context.output(DEAD_LETTERS, e.deadLetter(raw));
      w.budget.check();
    }
  }

  private KeyedChunk decode(RawEvent raw, Worker w) throws Rejected {
    Event event = w.reader.read(raw);
    Chunk chunk = w.vectoriser.vectorise(event.inputs());
    String refusal = contract.refuses(chunk.steps());
    if (refusal != null) {
      throw new Rejected(
          Reason.MISTYPED_FIELD, fields.inputs().get(0).pointers().get(0) + ": " + refusal);
    }
    return new KeyedChunk(
        event.key(),
        event.id(),
        event.time(),
        streamTime(raw, event.time()),
        event.number(),
        event.boundary(),
        event.end(),
        chunk,
        event.pass(),
        raw);
  }

  /** Comes last: an event that is refused does not move the clock. */
  private long streamTime(RawEvent raw, long eventTime) throws Rejected {
    if (time.required() && eventTime == RawEvent.NO_TIMESTAMP) {
      throw new Rejected(
          Reason.MISSING_FIELD,
          "the event has no time; expected one, as the pipeline waits for event time or limits it:"
              + " point source.time at a field");
    }
    return clock == null ? eventTime : clock.advance(raw, eventTime);
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.vectoriser.close();
      worker = null;
    }
  }
}
