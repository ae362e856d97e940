package dev.unroll.operators;

import dev.unroll.models.BatchRunner;
import dev.unroll.models.Chunk;
import dev.unroll.operators.Pending.Applied;
import dev.unroll.operators.Pending.Closed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a flush, and the flush itself: all of it runs, what leaves leaves in the order in
 * which it came, and each key's states are left as its latest event leaves them. Runs on the task's
 * one thread.
 */
final class Backlog {
  private final BatchRunner runner;
  private final Advancer advancer;
  private final MicroBatcher batcher;
  private final Answers answers;
  private final OperatorMetrics metrics;
  private final @Nullable KeyStates states;
  private final Consumer<String> setCurrentKey;
  private final List<Pending> pending = new ArrayList<>();

  /** Keys whose latest sequence is over, since the last flush. */
  private final Set<String> ended = new HashSet<>();

  private boolean flushing;

  /**
   * @param states null where no state goes on from event to event
   * @param setCurrentKey whose states are meant from now on
   */
  Backlog(
      BatchRunner runner,
      Advancer advancer,
      MicroBatcher batcher,
      Answers answers,
      OperatorMetrics metrics,
      @Nullable KeyStates states,
      Consumer<String> setCurrentKey) {
    this.runner = runner;
    this.advancer = advancer;
    this.batcher = batcher;
    this.answers = answers;
    this.metrics = metrics;
    this.states = states;
    this.setCurrentKey = setCurrentKey;
  }

  /**
   * An event that advances its key's state.
   *
   * @param now processing time
   */
  void add(Applied applied, long now) {
    KeyedChunk event = applied.event();
    pending.add(applied);
    batcher.add(event.key(), event.chunk().steps(), applied.fresh(), now);
    if (applied.last()) {
      ended.add(event.key());
    } else if (!ended.isEmpty()) {
      ended.remove(event.key());
    }
  }

  /** A key's sequence is over without another event. */
  void end(String key) {
    pending.add(new Closed(key));
    ended.add(key);
  }

  /** Whether the sequence that a key's stored state belongs to is over. */
  boolean isEnded(String key) {
    return ended.contains(key);
  }

  int size() {
    return pending.size();
  }

  /** Whether it is time: nothing is to be waited for, or no event is there that could wait. */
  boolean isDue() {
    return batcher.isDue() || (batcher.isEmpty() && !pending.isEmpty());
  }

  /** When the oldest event has waited long enough, or {@link MicroBatcher#NEVER}. */
  long deadline() {
    return batcher.deadline();
  }

  /**
   * Runs all that waits; nothing waits afterwards.
   *
   * @param now processing time
   */
  void flush(long now) throws Exception {
    if (flushing) {
      // A timer's failure reaches the task a moment later; no barrier may pass in between.
      throw new IllegalStateException("an earlier flush failed");
    }
    if (pending.isEmpty()) {
      return;
    }
    flushing = true;
    List<Applied> events = new ArrayList<>(pending.size());
    for (Pending one : pending) {
      if (one instanceof Applied applied) {
        events.add(applied);
      }
    }
    if (!events.isEmpty()) {
      metrics.queueWait().update(batcher.longestWait(now));
    }
    long rows = runner.rowCount();
    long calls = runner.callCount();
    long nanos = runner.sessionNanos();
    Outcome[] outcomes = advancer.advance(events, batcher.drain());
    metrics.rows().inc(runner.rowCount() - rows);
    metrics.calls().inc(runner.callCount() - calls);
    metrics.modelNanos().inc(runner.sessionNanos() - nanos);
    int next = 0;
    for (Pending one : pending) {
      if (answers.keeps()) {
        setCurrentKey.accept(one.key());
      }
      if (one instanceof Applied applied) {
        answers.answer(applied, outcomes[next++], states);
      } else {
        answers.close(one.key(), Objects.requireNonNull(states));
      }
    }
    if (states != null) {
      remember(states, events, outcomes);
      for (String key : ended) {
        setCurrentKey.accept(key);
        states.clear(key);
      }
      ended.clear();
    }
    pending.clear();
    flushing = false;
    answers.checkBudget();
  }

  /** Each key's latest chunks, where they may have to be replayed. */
  private void remember(KeyStates kept, List<Applied> events, Outcome[] outcomes) throws Exception {
    if (!kept.keepsHistory()) {
      return;
    }
    Map<String, List<Chunk>> latest = new HashMap<>();
    Set<String> fresh = new HashSet<>();
    for (int i = 0; i < outcomes.length; i++) {
      Applied applied = events.get(i);
      List<Chunk> chunks = latest.computeIfAbsent(applied.key(), key -> new ArrayList<>());
      if (applied.fresh()) {
        fresh.add(applied.key());
        chunks.clear();
      }
      if (outcomes[i] instanceof Outcome.Answer) {
        chunks.add(applied.event().chunk().withoutWords());
      }
    }
    for (Map.Entry<String, List<Chunk>> entry : latest.entrySet()) {
      setCurrentKey.accept(entry.getKey());
      kept.remember(entry.getValue(), fresh.contains(entry.getKey()));
    }
  }
}
