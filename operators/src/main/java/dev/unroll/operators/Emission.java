package dev.unroll.operators;

import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.schemas.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which of a key's predictions leave. Plain; what it keeps of a key is {@link Kept}. */
final class Emission {
  /**
   * What is kept of a key between its predictions.
   *
   * @param label of the prediction that left last in this sequence; null for none
   * @param time event time of the prediction that left last in this sequence, or {@link
   *     Progress#NONE}
   * @param last the sequence's latest prediction, where it leaves at the end; null for none
   */
  public record Kept(@Nullable String label, long time, byte @Nullable [] last) {
    static final Kept NOTHING = new Kept(null, Progress.NONE, null);
  }

  /** What leaves now, in order, and what is kept. */
  record Decision(List<Prediction> leaving, Kept kept) {}

  private final Emit emit;
  private final @Nullable Long every;

  Emission(Emit emit) {
    this.emit = emit;
    Duration span = emit.every();
    this.every = span == null ? null : span.toMillis();
  }

  /** Whether every prediction leaves, and nothing is kept. */
  boolean isPlain() {
    return emit.equals(Emit.EVERY_EVENT);
  }

  /**
   * An event was applied.
   *
   * @param fresh it began a sequence
   * @param last it ended one
   * @param prediction null where the model failed on it
   * @param label the prediction's; null for none
   * @param time the event's
   */
  Decision decide(
      String key,
      Kept before,
      boolean fresh,
      boolean last,
      @Nullable Prediction prediction,
      @Nullable String label,
      long time) {
    List<Prediction> leaving = new ArrayList<>(2);
    Kept kept = before;
    if (fresh) {
      addLast(key, kept, leaving);
      kept = Kept.NOTHING;
    }
    if (prediction != null) {
      kept =
          switch (emit.on()) {
            case END -> new Kept(null, Progress.NONE, prediction.json());
            case EVERY -> leave(kept, prediction, label, time, leaving);
            case CHANGE ->
                label != null && label.equals(kept.label())
                    ? kept
                    : leave(kept, prediction, label, time, leaving);
          };
    }
    if (last) {
      addLast(key, kept, leaving);
      kept = Kept.NOTHING;
    }
    return new Decision(leaving, kept);
  }

  /** A sequence ended without an event. */
  Decision close(String key, Kept before) {
    List<Prediction> leaving = new ArrayList<>(1);
    addLast(key, before, leaving);
    return new Decision(leaving, Kept.NOTHING);
  }

  private static void addLast(String key, Kept kept, List<Prediction> leaving) {
    byte[] last = kept.last();
    if (last != null) {
      leaving.add(new Prediction(key, last));
    }
  }

  /** Leaves, unless the span since the last one is not over. */
  private Kept leave(
      Kept kept,
      Prediction prediction,
      @Nullable String label,
      long time,
      List<Prediction> leaving) {
    if (every != null && kept.time() != Progress.NONE && time - kept.time() < every) {
      return kept;
    }
    leaving.add(prediction);
    return new Kept(
        emit.on() == Emit.On.CHANGE ? label : null, every == null ? Progress.NONE : time, null);
  }
}
