package dev.unroll.operators;

import dev.unroll.models.Head;
import dev.unroll.models.Model;
import dev.unroll.operators.Emission.Decision;
import dev.unroll.operators.Outcome.Answer;
import dev.unroll.operators.Outcome.Failure;
import dev.unroll.operators.Pending.Applied;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.PredictionWriter;
import dev.unroll.schemas.Reason;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns outcomes into what leaves: predictions, as far as {@link Emission} lets them, and dead
 * letters.
 */
final class Answers {
  /** Takes an event that the model failed on. */
  interface DeadLetters {
    void reject(KeyedChunk event, Reason reason, String detail);
  }

  /** Makes what leaves of the model's answer to an event. Used by one thread. */
  interface Form {
    Prediction write(Applied applied, Answer answer);
  }

  private final Head head;
  private final Form form;
  private final Emission emission;
  private final ErrorBudget budget;
  private final OperatorMetrics metrics;
  private final Consumer<Prediction> predictions;
  private final DeadLetters deadLetters;

  Answers(
      Model model,
      Form form,
      RecurrentSettings settings,
      OperatorMetrics metrics,
      Consumer<Prediction> predictions,
      DeadLetters deadLetters) {
    this.head = model.head();
    this.form = form;
    this.emission = new Emission(settings.sequence().emit());
    this.budget = new ErrorBudget(settings.maxErrorShare());
    this.metrics = metrics;
    this.predictions = predictions;
    this.deadLetters = deadLetters;
  }

  /** Predictions as JSON, as the product has them. */
  static Form json(Model model) {
    Head head = model.head();
    PredictionWriter writer = new PredictionWriter(model.bundle().manifest().id());
    return (applied, answer) -> {
      KeyedChunk event = applied.event();
      return writer.write(
          event.id(),
          event.key(),
          event.time(),
          answer.step(),
          event.chunk().cutFrom(),
          applied.missing(),
          out -> head.write(answer.values(), event.chunk(), out),
          event.pass());
    };
  }

  /** Whether anything is kept of a key: then its states must be the current ones. */
  boolean keeps() {
    return !emission.isPlain();
  }

  /**
   * @param states the event's key's; only used where this {@link #keeps()}
   */
  void answer(Applied applied, Outcome outcome, @Nullable KeyStates states) throws Exception {
    budget.count(outcome instanceof Failure failed ? failed.detail() : null);
    Prediction prediction = null;
    if (outcome instanceof Answer answer) {
      prediction = form.write(applied, answer);
    } else if (outcome instanceof Failure failure) {
      metrics.modelErrors().inc();
      deadLetters.reject(applied.event(), Reason.MODEL_ERROR, failure.detail());
    }
    if (emission.isPlain()) {
      if (prediction != null) {
        send(prediction);
      }
      return;
    }
    KeyStates kept = Objects.requireNonNull(states);
    String label = outcome instanceof Answer answer ? head.label(answer.values()) : null;
    leave(
        emission.decide(
            applied.key(),
            kept.kept(),
            applied.fresh(),
            applied.last(),
            prediction,
            label,
            applied.event().time()),
        kept);
  }

  /** A sequence ended without an event. */
  void close(String key, KeyStates states) throws Exception {
    if (keeps()) {
      leave(emission.close(key, states.kept()), states);
    }
  }

  private void leave(Decision decision, KeyStates states) throws Exception {
    states.kept(decision.kept());
    decision.leaving().forEach(this::send);
  }

  private void send(Prediction prediction) {
    metrics.predicted();
    predictions.accept(prediction);
  }

  /** Fails the pipeline for good where the model fails on too many events. */
  void checkBudget() {
    budget.check();
  }
}
