package dev.unroll.jobs.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** This machine's metrics, all of them each second. Its own pace. */
final class MachineFeed implements Feed, Pace {
  private static final long SECOND = 1_000_000_000L;

  private final Function<Instant, List<Sample>> metrics;
  private final SampleMessages messages = new SampleMessages();
  private final Deque<Sample> due = new ArrayDeque<>();
  private final int series;

  /**
   * A feed.
   *
   * @param metrics measures everything, once a call; never nothing
   * @param now the time
   */
  MachineFeed(Function<Instant, List<Sample>> metrics, Instant now) {
    this.metrics = metrics;
    // A rate is known from the second measurement on: the first one is not sent.
    var unused = metrics.apply(now);
    series = metrics.apply(now.plusMillis(1)).size();
  }

  @Override
  public Message next(Instant now) {
    if (due.isEmpty()) {
      due.addAll(metrics.apply(now.truncatedTo(ChronoUnit.MILLIS)));
    }
    return messages.of(due.remove());
  }

  @Override
  public long gap(long at) {
    return due.isEmpty() ? SECOND - at % SECOND : 0;
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public String describe() {
    return series + " metrics of this machine, each second";
  }
}
