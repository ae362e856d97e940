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
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record's JSON and vectorises its input; what cannot be used leaves by {@link
 * #DEAD_LETTERS}. Stands before the shuffle, so that chunks travel and not texts.
 */
public final class EventDecoder extends ProcessFunction<RawEvent, KeyedChunk> {
  /** Inputs that could not be used, of this and of the recurrent operator. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private final Bundle bundle;
  private final GraphContract contract;
  private final EventFields fields;
  private final InputRules rules;
  private final double maxErrorShare;
  private transient @Nullable Worker worker;

  /** What is not serialisable and belongs to one subtask. */
  private record Worker(EventReader reader, Vectoriser vectoriser, ErrorBudget budget) {}

  /**
   * @param contract the graph's, as the planner read it
   * @param rules how numbers are read
   * @param maxErrorShare the share of events that the tokenizer may fail on, from 0 to 1
   */
  public EventDecoder(
      Bundle bundle,
      GraphContract contract,
      EventFields fields,
      InputRules rules,
      double maxErrorShare) {
    this.maxErrorShare = maxErrorShare;
    // The graph stays behind: decoding needs the manifest and the tokenizer alone.
    this.bundle = new Bundle(bundle.source(), bundle.manifest(), new byte[0], bundle.tokenizer());
    this.contract = contract;
    this.fields = fields;
    this.rules = rules;
  }

  @Override
  public void open(OpenContext context) {
    worker =
        new Worker(
            new EventReader(fields),
            Vectoriser.open(bundle, contract, rules, fields.inputs()),
            new ErrorBudget(maxErrorShare));
  }

  @Override
  public void processElement(RawEvent raw, Context context, Collector<KeyedChunk> out) {
    Worker w = Objects.requireNonNull(worker, "open() comes first");
    try {
      out.collect(decode(raw, w));
      w.budget.count(null);
    } catch (Rejected e) {
      w.budget.count(e.reason() == Reason.MODEL_ERROR ? e.getMessage() : null);
      getRuntimeContext().getLongCounter(Tally.of(e.reason())).add(1);
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
        event.time(),
        event.number(),
        event.boundary(),
        event.end(),
        chunk,
        event.pass(),
        raw);
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.vectoriser.close();
      worker = null;
    }
  }
}
