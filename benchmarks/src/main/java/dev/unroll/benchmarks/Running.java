package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalJob;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that runs between two topics and has no end of its own.
 *
 * @param job in this process; null where all of it runs in the other
 * @param child a process of its own; null for none
 */
record Running(@Nullable LocalJob job, @Nullable ChildJvm child) implements AutoCloseable {
  private static final Duration END = Duration.ofMinutes(2);

  /** Waits; throws what made it end. */
  void await(Duration span) throws Exception {
    if (child != null) {
      child.await(job == null ? span : Duration.ZERO);
    }
    if (job == null) {
      return;
    }
    try {
      job.result().get(span.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    }
    job.await(Duration.ZERO);
    throw new IllegalStateException("a pipeline without end has ended");
  }

  /** The clocks, processor time of its own process included. */
  Meter.Clocks clocks() {
    Meter.Clocks here = Meter.Clocks.now();
    return child == null
        ? here
        : new Meter.Clocks(here.wall(), here.thread(), here.process() + child.processorNanos());
  }

  /** Ends it where it stands. */
  @Override
  public void close() throws Exception {
    try {
      if (job != null) {
        job.cancel(END);
      }
    } finally {
      if (child != null) {
        child.close();
      }
    }
  }
}
