package dev.unroll.operators;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Sees to it that what waits is flushed in time: when a batch is full, when the task has nothing
 * more to read at the moment, or when the oldest event has lingered, whichever comes first. Runs on
 * the task's one thread, which finds its timers and looks between two records.
 */
final class Linger {
  private final Backlog backlog;
  private final int rows;
  private final ProcessingTimeService time;
  private final MailboxExecutor mailbox;
  private final ThrowingRunnable<Exception> flush;
  private boolean timerSet;

  /** Whether a look at what waits is under way. */
  private boolean isWatching;

  /** Batches fill before their events have lingered; a look after each event would only cost. */
  private boolean isBusy;

  /**
   * @param rows of a full batch
   * @param flush runs all that waits
   */
  Linger(
      Backlog backlog,
      int rows,
      ProcessingTimeService time,
      MailboxExecutor mailbox,
      ThrowingRunnable<Exception> flush) {
    this.backlog = backlog;
    this.rows = rows;
    this.time = time;
    this.mailbox = mailbox;
    this.flush = flush;
  }

  /** An event came, and perhaps waits. */
  void arrived() throws Exception {
    if (backlog.isDue()) {
      isBusy = backlog.size() >= rows;
      flush.run();
    } else if (backlog.size() > 0) {
      if (!timerSet) {
        // Flink runs a timer a millisecond after its time.
        setTimer(backlog.deadline() - 1);
      }
      if (!isBusy && !isWatching) {
        watch(0);
      }
    }
  }

  /** Looks again after the next record, if one is there. */
  private void watch(int waiting) {
    isWatching = true;
    mailbox.execute(() -> look(waiting), "look for more to read");
  }

  /**
   * Company is there already or not to be waited for: between two looks the task reads a record, if
   * it has one.
   *
   * @param before the events that waited at the look before
   */
  private void look(int before) throws Exception {
    int waiting = backlog.size();
    isWatching = false;
    if (waiting == before) {
      flush.run();
    } else if (waiting > 0 && !isBusy) {
      watch(waiting);
    }
  }

  // The task itself fails when a timer's callback does.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void setTimer(long at) {
    timerSet = true;
    time.registerTimer(at, this::onTimer);
  }

  /**
   * A timer is not moved when its events have left; it looks again and waits for the newer ones.
   */
  private void onTimer(long at) throws Exception {
    timerSet = false;
    long deadline = backlog.deadline();
    if (deadline <= time.getCurrentProcessingTime()) {
      isBusy = false;
      flush.run();
    } else if (deadline != MicroBatcher.NEVER) {
      // Not a millisecond before it: a timer that is on time would come again and again.
      setTimer(deadline);
    }
  }
}
